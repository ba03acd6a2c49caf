import { Refusal } from '../../../domain/refusal.ts';
import { emailKey } from '../../../domain/rules/accounts.ts';
import { addressChanged } from '../../../mail/letters/notices.ts';
import { moveAccount, updateAccount } from '../../../storage/control/accounts.ts';
import { deleteMembershipsBut } from '../../../storage/control/members.ts';
import { dropLinks, type Link } from '../../../storage/control/post/links.ts';
import type { Db } from '../../../storage/control/tables.ts';
import type { Account } from '../../../storage/control/users.ts';
import type { Context } from '../../door/context.ts';
import { writeDownBy } from '../../door/written.ts';

type Opened = { link: Link; account: Account; at: Date };

/**
 * Gives the account the address that the link proved; answers it as it is compared. Throws CONFLICT where another
 * account has it by now.
 */
export async function moveTo(
  transaction: Db,
  { link, account, at }: Opened,
  context: Context,
): Promise<string> {
  // A link of this kind has an address.
  const email = link.email ?? account.email;
  const key = emailKey(email);
  if (!(await moveAccount(transaction, account.id, { email, emailKey: key })))
    throw new Refusal('CONFLICT', `Another account has the address ${email} by now. Choose another address.`);
  if (!account.confirmedAt) await dropInvitations(transaction, { account, email }, context);
  await updateAccount(transaction, account.id, {
    ...{ confirmedAt: account.confirmedAt ?? at, confinedTo: null },
  });
  // They were sent to the old address.
  await dropLinks(transaction, { userId: account.id });
  await context.post(transaction, addressChanged({ to: account.email, newAddress: email }));
  return key;
}

/** Whoever was invited elsewhere was invited by an address that this account never proved to be its own. */
async function dropInvitations(
  transaction: Db,
  { account: { id, confinedTo }, email }: { account: Account; email: string },
  { origin }: Context,
): Promise<void> {
  const by = { id: `user:${id}`, name: email, address: origin.address || null };
  for (const { orgId, role } of await deleteMembershipsBut(transaction, {
    userId: id,
    keptOrgId: confinedTo,
  }))
    await writeDownBy(transaction, by, {
      ...{ orgId, action: 'member.update', subject: { id, name: email }, before: { role } },
    });
}
