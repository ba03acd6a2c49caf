import { Refusal } from '../../domain/refusal.ts';
import { allBelongings, deleteAccount } from '../../storage/control/accounts.ts';
import { lockLinksOf } from '../../storage/control/post/links.ts';
import { hasActingOwner } from '../../storage/control/members.ts';
import { lockOrganization } from '../../storage/control/organizations.ts';
import { lockAccounts } from '../../storage/control/users.ts';
import { changed, type Answer } from '../door/answers.ts';
import type { Person } from '../door/asker.ts';
import type { Context } from '../door/context.ts';
import { writeDown } from '../door/written.ts';
import { writeDownEndedKeys } from '../membership/ended-keys.ts';
import { accountIsGone } from './current-password.ts';

/**
 * Deletes the person's account, with what belongs to it alone. Throws CONFLICT where an organization would have nobody
 * left who can sign in as an Owner.
 */
export async function leave({ userId }: Person, context: Context): Promise<Answer> {
  // Known before a connection is held: writeDown names the person.
  await context.load.user.load(userId);
  return context.db.transaction(async (transaction) => {
    const belongings = await allBelongings(transaction, userId);
    // Two Owners who leave at once take turns, so that the second is the last. Organizations, links, users: in this order.
    for (const { orgId } of belongings) await lockOrganization(transaction, orgId);
    await lockLinksOf(transaction, { userIds: [userId] });
    const [account] = await lockAccounts(transaction, { ids: [userId] });
    if (!account) throw accountIsGone();
    for (const { orgId, role } of belongings) {
      await writeDown(transaction, context, {
        ...{ orgId, action: 'member.update', subject: { id: userId, name: account.email }, before: { role } },
      });
      await writeDownEndedKeys(transaction, { orgId, userIds: [userId] }, context);
    }
    await deleteAccount(transaction, userId);
    const orphaned: string[] = [];
    for (const { orgId, orgName, role } of belongings)
      if (role === 'Owner' && !(await hasActingOwner(transaction, orgId))) orphaned.push(`"${orgName}"`);
    if (orphaned.length > 0) throw isLastOwner(orphaned);
    return changed(userId, 'Your account is deleted, and you are signed out everywhere.');
  });
}

const namedMax = 5;

function isLastOwner(names: readonly string[]): Refusal {
  const named = names.slice(0, namedMax).join(', ');
  const more = names.length > namedMax ? ` and ${names.length - namedMax} more` : '';
  return new Refusal(
    'CONFLICT',
    `You are the last Owner of ${named}${more}. Make somebody else Owner there, or delete the organization, and then your account.`,
  );
}
