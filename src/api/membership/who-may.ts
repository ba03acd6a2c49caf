import type { Permission, Role } from '../../domain/permissions.ts';
import { roleOfKey } from '../../storage/control/members.ts';
import type { Db } from '../../storage/control/tables.ts';
import { createAsker, type Actor, type Asker } from '../door/asker.ts';
import type { Context } from '../door/context.ts';

/** updateOrganization's arguments, as GraphQL lets them through. */
export type Asked = {
  orgId: string;
  name?: string;
  alertWebhookUrl?: string;
  addUsers?: { email: string; role?: Role | null }[];
  updateUsers?: { userId: string; role: Role }[];
  removeUsers?: string[];
  delete?: boolean;
};

/** The organization of the header. Throws FORBIDDEN where one of the things asked for is not the asker's to do. */
export async function mayChange(asker: Asker, asked: Asked): Promise<string> {
  const orgId = await asker.mayEdit(asked.orgId, 'organization.read');
  if (isLeaving(asked, await asker.actor())) return orgId;
  for (const permission of needed(asked)) await asker.mayEdit(orgId, permission);
  return orgId;
}

/** Whether somebody takes nobody but themselves away, as every member may. An API key is nobody. */
export function isLeaving(asked: Asked, actor: Actor): boolean {
  return (
    actor.kind === 'person' &&
    asked.removeUsers?.length === 1 &&
    asked.removeUsers[0] === actor.userId &&
    needed({ ...asked, removeUsers: [] }).length === 0
  );
}

function needed({
  name,
  alertWebhookUrl,
  addUsers = [],
  updateUsers = [],
  removeUsers = [],
  ...asked
}: Asked): Permission[] {
  const permissions: Permission[] = [];
  if (name !== undefined || alertWebhookUrl !== undefined) permissions.push('organization.update');
  if (addUsers.length + updateUsers.length + removeUsers.length > 0) permissions.push('member.update');
  if (asked.delete) permissions.push('organization.delete');
  return permissions;
}

/** The same asker with the powers of this very moment: while a call waited for its turn, another may have ended them. */
export async function askerToday(transaction: Db, { asker, origin }: Context): Promise<Asker> {
  const actor = await asker.actor();
  async function identify(): Promise<Actor | undefined> {
    if (actor.kind === 'person') return actor;
    const role = await roleOfKey(transaction, actor.id);
    return role && { ...actor, role };
  }
  return createAsker({ db: transaction, organization: origin.organization, identify });
}
