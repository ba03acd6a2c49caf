import type { Role } from '../../domain/permissions.ts';
import type { OrganizationChange } from '../../domain/rules/organizations.ts';
import { dropLinks } from '../../storage/control/post/links.ts';
import { deleteMembers, membersById, setRole, type Member } from '../../storage/control/members.ts';
import type { Organization } from '../../storage/control/organizations.ts';
import type { Db } from '../../storage/control/tables.ts';
import { deleteUnclaimed, endConfinement } from '../../storage/control/users.ts';
import type { Context } from '../door/context.ts';
import { found } from '../door/lists.ts';
import { writeDown } from '../door/written.ts';
import { writeDownEndedKeys } from './ended-keys.ts';
import { areOrIs, listed } from './telling.ts';

type Updates = { updateUsers: NonNullable<OrganizationChange['updateUsers']>; context: Context };
type Removals = { removeUsers: readonly string[]; context: Context };

/** Gives members other roles. Throws NOT_FOUND where one is no member. */
export async function changeRoles(
  transaction: Db,
  { id: orgId }: Organization,
  { updateUsers, context }: Updates,
): Promise<string[]> {
  const ids = updateUsers.map(({ userId }) => userId);
  const members = await membersInOrder(transaction, orgId, ids);
  const told = new Map<string, string[]>();
  for (const [index, { user, role: before }] of members.entries()) {
    const role: Role = updateUsers[index]?.role ?? before;
    const what = `${role} ${role === before ? 'already' : 'now'}`;
    told.set(what, [...(told.get(what) ?? []), user.email]);
    if (role === before) continue;
    await setRole(transaction, { orgId, userId: user.id, role });
    await writeDown(transaction, context, {
      ...{ orgId, action: 'member.update', subject: { id: user.id, name: user.email } },
      ...{ before: { role: before }, after: { role } },
    });
  }
  return [...told].map(([what, emails]) => `${listed(emails)} ${areOrIs(emails)} ${what}.`);
}

/** Takes members away, with their API keys and invitations. Throws NOT_FOUND where one is no member. */
export async function removeMembers(
  transaction: Db,
  { id: orgId, name }: Organization,
  { removeUsers, context }: Removals,
): Promise<string[]> {
  if (removeUsers.length === 0) return [];
  const members = await membersInOrder(transaction, orgId, removeUsers);
  for (const { user, role } of members) {
    await writeDown(transaction, context, {
      ...{ orgId, action: 'member.update', subject: { id: user.id, name: user.email } },
      before: { role },
    });
    await dropLinks(transaction, { userId: user.id, orgId });
  }
  await writeDownEndedKeys(transaction, { orgId, userIds: removeUsers }, context);
  await deleteMembers(transaction, orgId, removeUsers);
  await endConfinement(transaction, orgId, removeUsers);
  await deleteUnclaimed(transaction, removeUsers);
  const actor = await context.asker.actor();
  const others = members.map(({ user }) => user).filter(({ id }) => id !== actor.id);
  const told = others.length === members.length ? [] : [`You have left "${name}".`];
  const emails = others.map(({ email }) => email);
  if (emails.length > 0) told.push(`${listed(emails)} ${areOrIs(emails)} removed from "${name}".`);
  return told;
}

async function membersInOrder(transaction: Db, orgId: string, userIds: readonly string[]): Promise<Member[]> {
  const members = await membersById(transaction, orgId, userIds);
  const byId = new Map(members.map((member) => [member.user.id, member]));
  return userIds.map((id) => found(byId.get(id), 'member', id));
}
