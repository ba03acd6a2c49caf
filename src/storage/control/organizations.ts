import { and, count, eq, inArray, sql } from 'drizzle-orm';
import type { Db } from './tables.ts';
import { connections, integrations, memberships, organizations, sources } from './tables.ts';

export type Organization = typeof organizations.$inferSelect;
export type Counts = { applications: number; connections: number; integrations: number; users: number };

/** Makes an organization, with its maker as its first Owner. */
export async function insertOrganization(
  db: Db,
  organization: { id: string; name: string; ownerId: string },
): Promise<void> {
  const { id, name, ownerId } = organization;
  await db.insert(organizations).values({ id, name });
  await db.insert(memberships).values({ orgId: id, userId: ownerId, role: 'Owner' });
}

export async function organizationsByIds(db: Db, ids: readonly string[]): Promise<Organization[]> {
  return db
    .select()
    .from(organizations)
    .where(inArray(organizations.id, [...ids]));
}

/**
 * The organization, locked until the transaction ends: what concerns its people happens one after the other. Who takes
 * several locks takes organizations first, then links, then users, each by id. To delete it, lock out all that would
 * still be put into it.
 */
export async function lockOrganization(
  db: Db,
  id: string,
  strength: 'no key update' | 'update' = 'no key update',
): Promise<Organization | undefined> {
  const rows = await db.select().from(organizations).where(eq(organizations.id, id)).for(strength);
  return rows[0];
}

export async function renameOrganization(db: Db, id: string, name: string): Promise<void> {
  await db.update(organizations).set({ name }).where(eq(organizations.id, id));
}

export async function setAlertWebhookUrl(db: Db, id: string, url: string | null): Promise<void> {
  await db.update(organizations).set({ alertWebhookUrl: url }).where(eq(organizations.id, id));
}

/** Everything it controls goes with it. */
export async function deleteOrganization(db: Db, id: string): Promise<void> {
  // Before their connections, which they hold: in which order a delete cascades is nobody's promise.
  await db.delete(integrations).where(eq(integrations.orgId, id));
  await db.delete(organizations).where(eq(organizations.id, id));
}

/** Of how many somebody is an Owner. */
export async function ownedCount(db: Db, userId: string): Promise<number> {
  const [row] = await db
    .select({ owned: count() })
    .from(memberships)
    .where(and(eq(memberships.userId, userId), eq(memberships.role, 'Owner')));
  return row?.owned ?? 0;
}

/** How much an organization has, in one statement. */
export async function countsOf(db: Db, orgId: string): Promise<Counts> {
  const [row] = await db.execute(sql`
    select (select count(*) from ${sources} where org_id = ${orgId}) as applications,
           (select count(*) from ${connections} where org_id = ${orgId}) as connections,
           (select count(*) from ${integrations} where org_id = ${orgId}) as integrations,
           (select count(*) from ${memberships} where org_id = ${orgId}) as users`);
  return {
    applications: Number(row?.applications),
    connections: Number(row?.connections),
    integrations: Number(row?.integrations),
    users: Number(row?.users),
  };
}

const foreignKeyViolation = '23503';

/** Whether the database refused a row because its organization, or its maker's membership, went at that moment. */
export function isOfGoneOrganization(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (!('code' in error) || !('constraint_name' in error)) return isOfGoneOrganization(error.cause);
  return error.code === foreignKeyViolation && /_org_id(_user_id)?_fkey$/.test(String(error.constraint_name));
}
