import type { Letter } from '../mail.ts';
import { layOut } from './layout.ts';
import { lasting } from './words.ts';

/** To somebody who signs up again, or whom a stranger tries to sign up. */
export function alreadyHaveAccount(of: {
  to: string;
  signInLink: string;
  resetLink: string;
  hours: number;
}): Letter {
  return layOut({
    to: of.to,
    subject: 'You have a Switchyard account already',
    before: [
      'Somebody signed up to Switchyard with this address. It has an account already, and nothing was changed.',
      `If it was you, sign in at ${of.signInLink}. If you forgot the password, choose a new one.`,
    ],
    button: { label: 'Choose a new password', link: of.resetLink },
    after: [
      `The link is good for ${lasting(of.hours)} and works once.`,
      'If it was not you, do nothing. Your account is as it was.',
    ],
  });
}
