import type { Letter } from '../mail.ts';
import { layOut } from './layout.ts';
import { lasting } from './words.ts';

/** To the address that somebody wants to have instead of another. */
export function emailChange({ to, link, hours }: { to: string; link: string; hours: number }): Letter {
  return layOut({
    to,
    subject: 'Confirm your new address for Switchyard',
    before: [
      'Somebody wants to use this address for a Switchyard account. If it was you, confirm that it is yours.',
    ],
    button: { label: 'Confirm new address', link },
    after: [
      `The link is good for ${lasting(hours)} and works once. Until it is opened the account keeps its old address.`,
      'If it was not you, do not open it. Nothing changes.',
    ],
  });
}

/** To the same address where another account has it: whoever asked is answered alike, and learns nothing. */
export function emailTaken({ to, signInLink }: { to: string; signInLink: string }): Letter {
  return layOut({
    to,
    subject: 'This address has a Switchyard account already',
    before: [
      'Somebody wants to use this address for another Switchyard account. It has an account of its own, and an address can have one only.',
      `If it was you, sign in at ${signInLink} with this address, or delete that account first.`,
    ],
    after: ['If it was not you, do nothing. Nothing changes.'],
  });
}
