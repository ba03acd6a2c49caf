import { inArray, sql } from 'drizzle-orm';
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
