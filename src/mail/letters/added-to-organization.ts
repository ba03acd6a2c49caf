import type { Letter } from '../mail.ts';
import { layOut } from './layout.ts';
import { named } from './words.ts';

/** To somebody who has an account, and now belongs to one organization more. */
export function addedToOrganization(of: {
  to: string;
  orgName: string;
  inviterName: string;
  link: string;
}): Letter {
  const org = named(of.orgName);
  return layOut({
    to: of.to,
    subject: `You now belong to ${org} on Switchyard`,
    before: [
      `${named(of.inviterName)} has added you to the organization “${org}” on Switchyard.`,
      'Sign in with the account that you have.',
    ],
    button: { label: 'Open the organization', link: of.link },
    after: ['If you do not want to belong to it, ask its Owner to remove you.'],
  });
}
