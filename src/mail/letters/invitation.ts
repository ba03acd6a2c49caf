import type { Letter } from '../mail.ts';
import { layOut } from './layout.ts';
import { lasting, named } from './words.ts';

/** To somebody whom an Owner has added, and who has no password yet. */
export function invitation(of: {
  to: string;
  orgName: string;
  /** Left out where the invitation is sent again, and nobody asked for it by name. */
  inviterName?: string | undefined;
  link: string;
  hours: number;
}): Letter {
  const org = named(of.orgName);
  const inviter = of.inviterName === undefined ? 'An Owner' : named(of.inviterName);
  const unknown = of.inviterName === undefined ? `“${org}”` : inviter;
  return layOut({
    to: of.to,
    subject: `You are invited to ${org} on Switchyard`,
    before: [
      `${inviter} has added you to the organization “${org}” on Switchyard.`,
      'Choose a password, and you are in.',
    ],
    button: { label: 'Choose a password', link: of.link },
    after: [
      `The link is good for ${lasting(of.hours)} and works once.`,
      `If you do not know ${unknown}, do nothing. Without a password nobody can use the account.`,
    ],
  });
}
