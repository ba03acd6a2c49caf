import { lockLinksOf } from '../../storage/control/post/links.ts';
import { unprovedMembers } from '../../storage/control/members.ts';
import { countsOf, deleteOrganization, type Organization } from '../../storage/control/organizations.ts';
import type { Db } from '../../storage/control/tables.ts';
import { deleteUnclaimed, lockAccounts } from '../../storage/control/users.ts';
import type { Context } from '../door/context.ts';
import { counted, listed } from './telling.ts';

/**
 * Deletes the organization and all that it controls, its audit log too; who was invited and belongs nowhere else goes as
 * well. Answers what went.
 */
export async function deleteWhole(
  transaction: Db,
  { id, name }: Organization,
  { asker, log }: Context,
): Promise<string> {
  const counts = await countsOf(transaction, id);
  const unproved = await unprovedMembers(transaction, id);
  await lockLinksOf(transaction, { userIds: unproved });
  await lockAccounts(transaction, { ids: unproved });
  await deleteOrganization(transaction, id);
  const accounts = await deleteUnclaimed(transaction, unproved);
  const actor = await asker.actor();
  log.info({ orgId: id, by: `${actor.kind}:${actor.id}`, ...counts }, 'An organization was deleted.');
  const went = [
    counted(counts.applications, 'source'),
    counted(counts.connections, 'connection'),
    counted(counts.integrations, 'integration'),
  ];
  const invited = accounts === 0 ? '' : ` ${counted(accounts, 'invited account')} went with it.`;
  return `"${name}" is deleted, with ${listed(went)}. ${counted(counts.users, 'person was a member', 'people were members')}.${invited}`;
}
