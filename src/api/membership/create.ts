import { newId } from '../../domain/ids.ts';
import { Refusal } from '../../domain/refusal.ts';
import { insertOrganization, ownedCount } from '../../storage/control/organizations.ts';
import type { Db } from '../../storage/control/tables.ts';
import { lockAccounts } from '../../storage/control/users.ts';
import { created, type Answer } from '../door/answers.ts';
import type { Context } from '../door/context.ts';
import { writeDown } from '../door/written.ts';

/** Organizations that one person can be an Owner of and make another. */
export const ownedOrganizationsMax = 100;

/** Throws EMAIL_UNCONFIRMED for an account that no letter has confirmed: it is good for the organization alone that invited it. */
export async function refuseUnconfirmed(userId: string, { load }: Context): Promise<void> {
  const user = await load.user.load(userId);
  if (user?.confirmedAt) return;
  throw new Refusal(
    'EMAIL_UNCONFIRMED',
    'Confirm your address before you make an organization: open the link in our letter, or ask for a new one.',
  );
}

/** Makes an organization with its first Owner. Throws CONFLICT for somebody who has very many. */
export async function createOrganization(
  transaction: Db,
  { name, ownerId, context }: { name: string; ownerId: string; context: Context },
): Promise<Answer> {
  // Those that the same person makes at once are counted one after the other.
  await lockAccounts(transaction, { ids: [ownerId] });
  if ((await ownedCount(transaction, ownerId)) >= ownedOrganizationsMax)
    throw new Refusal(
      'CONFLICT',
      `You are Owner of ${ownedOrganizationsMax} organizations, and nobody can make more. Leave or delete one first.`,
    );
  const id = newId();
  await insertOrganization(transaction, { id, name, ownerId });
  await writeDown(transaction, context, {
    ...{ orgId: id, action: 'organization.update', subject: { id, name }, after: { name } },
  });
  return created(id, `Organization "${name}" is ready, and you are its Owner.`);
}
