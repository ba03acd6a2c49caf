import { addedToOrganization } from '../../mail/letters/added-to-organization.ts';
import { invitation } from '../../mail/letters/invitation.ts';
import { dropLinks } from '../../storage/control/post/links.ts';
import type { Organization } from '../../storage/control/organizations.ts';
import { endSessions } from '../../storage/control/sessions.ts';
import type { Db } from '../../storage/control/tables.ts';
import { resetUnproved } from '../../storage/control/users.ts';
import type { Context } from '../door/context.ts';
import { linkHours } from '../identity/links.ts';
import type { Guest } from './guest.ts';

type Given = { guest: Guest; context: Context };

/** Queues the guest's letter, and answers which it is: who has proved the address is told, everybody else is invited. */
export async function writeLetter(
  transaction: Db,
  organization: Organization,
  { guest, context }: Given,
): Promise<string> {
  const { account } = guest;
  const words = { to: account.email, orgName: organization.name, inviterName: await inviterOf(context) };
  if (account.confirmedAt) {
    const link = context.links.toOrganization(organization.id);
    await context.post(transaction, addedToOrganization({ ...words, link }));
    return 'added to organization';
  }
  if (!account.confinedTo) await beginAnew(transaction, { guest, context });
  const wanted = { kind: 'invite', userId: account.id, orgId: organization.id } as const;
  await dropLinks(transaction, wanted);
  const link = await context.links.issue(transaction, { ...wanted, isProof: true });
  // Never for an account that somebody uses: whoever has this link sets the password.
  if (!context.hasMail && !account.confinedTo)
    await context.links.issue(transaction, { ...wanted, isProof: false });
  await context.post(transaction, invitation({ ...words, link, hours: linkHours.invite }));
  return 'invitation';
}

/** Whoever signed up with an address before its holder was invited, or asked for another, has no part in the invitation. */
async function beginAnew(transaction: Db, { guest, context }: Given): Promise<void> {
  const userId = guest.account.id;
  for (const kind of ['confirm', 'email', 'reset'] as const) await dropLinks(transaction, { userId, kind });
  if (guest.account.passwordHash === null) return;
  await resetUnproved(transaction, userId);
  await endSessions(transaction, userId, new Date(context.now()));
}

/** A person's address and not the name, which anybody chooses as they like. */
async function inviterOf({ asker, load }: Context): Promise<string> {
  const actor = await asker.actor();
  if (actor.kind === 'key') return actor.name;
  return (await load.user.load(actor.userId))?.email ?? 'Somebody whose account is gone';
}
