import type { Letter } from '../mail.ts';
import { layOut } from './layout.ts';

/** Tells that the password was changed by somebody who knew the old one. */
export function passwordChanged({ to, resetLink }: { to: string; resetLink: string }): Letter {
  return layOut({
    to,
    subject: 'Your Switchyard password was changed',
    before: [
      'The password of your Switchyard account was changed just now, and all other sessions were ended.',
      'If it was you, there is nothing to do.',
    ],
    after: [`If it was not you, choose a new password at once at ${resetLink}.`],
  });
}

/** To the old address, once the new one counts. */
export function addressChanged({ to, newAddress }: { to: string; newAddress: string }): Letter {
  return layOut({
    to,
    subject: 'Your Switchyard address was changed',
    before: [
      `Your Switchyard account now has the address ${newAddress}. Letters about it no longer come here.`,
      'If it was you, there is nothing to do.',
    ],
    after: ['If it was not you, tell whoever runs this Switchyard at once.'],
  });
}
