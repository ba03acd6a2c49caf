import { newId } from '../../domain/ids.ts';
import { emailKey } from '../../domain/rules/accounts.ts';
import type { OrganizationChange } from '../../domain/rules/organizations.ts';
import { lockLinksOf } from '../../storage/control/post/links.ts';
import type { Db } from '../../storage/control/tables.ts';
import { insertInvited, lockAccounts, type Account } from '../../storage/control/users.ts';

/** An account was deleted between being found and being locked. Whoever begins anew makes it. */
export class Vanished extends Error {
  override readonly name = 'Vanished';
}

/** Signs up, without a password, whom the change adds, and locks all whom it adds or removes. Answers those it adds. */
export async function accountsOf(
  transaction: Db,
  { addUsers = [], removeUsers = [] }: OrganizationChange,
): Promise<ReadonlyMap<string, Account>> {
  const guests = addUsers.map(({ email }) => ({ id: newId(), email, emailKey: emailKey(email) }));
  const emailKeys = guests.map((guest) => guest.emailKey);
  await insertInvited(transaction, guests);
  await lockLinksOf(transaction, { userIds: removeUsers, emailKeys });
  const locked = await lockAccounts(transaction, { ids: removeUsers, emailKeys });
  const byKey = new Map(locked.map((account) => [account.emailKey, account]));
  if (emailKeys.some((key) => !byKey.has(key)))
    throw new Vanished('An invited account was deleted meanwhile.');
  return byKey;
}
