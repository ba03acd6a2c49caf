import type { Letter } from '../mail.ts';
import { layOut } from './layout.ts';
import { lasting } from './words.ts';

/** To an address that somebody signed up with. Nothing of what was typed stands in it: anybody can type any address. */
export function confirm({ to, link, hours }: { to: string; link: string; hours: number }): Letter {
  return layOut({
    to,
    subject: 'Confirm your address for Switchyard',
    before: ['Somebody signed up to Switchyard with this address. If it was you, confirm that it is yours.'],
    button: { label: 'Confirm address', link },
    after: [
      `The link is good for ${lasting(hours)} and works once.`,
      'If it was not you, do not open it. Without it nobody can use an account with your address.',
    ],
  });
}
