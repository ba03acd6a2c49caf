import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import type { Role } from '../../domain/permissions.ts';
import { holding, rowsOf, type Page } from './pages.ts';
import type { Db } from './tables.ts';
import { memberships, users } from './tables.ts';
import { userColumns, type User } from './users.ts';

export type Membership = typeof memberships.$inferSelect;
export type Member = { orgId: string; user: User; role: Role };

/** Everything somebody belongs to, newest first. */
export async function membershipsOf(db: Db, userId: string): Promise<Membership[]> {
  return db
    .select()
    .from(memberships)
    .where(eq(memberships.userId, userId))
    .orderBy(desc(memberships.createdAt), desc(memberships.orgId));
}

/** Who of these people belongs to which of these organizations. */
export async function membershipsAmong(
  db: Db,
  userIds: readonly string[],
  orgIds: readonly string[],
): Promise<Membership[]> {
  if (userIds.length === 0 || orgIds.length === 0) return [];
  return db
    .select()
    .from(memberships)
    .where(and(inArray(memberships.userId, [...userIds]), inArray(memberships.orgId, [...orgIds])))
    .orderBy(desc(memberships.createdAt), desc(memberships.orgId));
}

/** One page of the members of each organization, newest first, in one statement; `after` is a user's id. */
export async function membersOf(
  db: Db,
  orgIds: readonly string[],
  page: Page & { search?: string | undefined },
): Promise<Member[]> {
  const newest = sql`${memberships.createdAt} desc, ${memberships.userId} desc`;
  const numbered = db
    .select({
      orgId: memberships.orgId,
      role: memberships.role,
      ...userColumns,
      place: sql<number>`row_number() over (partition by ${memberships.orgId} order by ${newest})`.as(
        'place',
      ),
    })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(
      and(
        inArray(memberships.orgId, [...orgIds]),
        holding(page.search, users.email, users.firstName, users.lastName),
        page.after === undefined
          ? undefined
          : sql`(${memberships.createdAt}, ${memberships.userId}) < ${seen(page.after)}`,
      ),
    )
    .as('numbered');
  const rows = await db
    .select()
    .from(numbered)
    .where(sql`${numbered.place} <= ${rowsOf(page)}`)
    .orderBy(numbered.place);
  return rows.map(({ orgId, role, place: _place, ...user }) => ({ orgId, role, user }));
}

/** Where the member stands that was seen last, in the same organization. */
function seen(userId: string) {
  return sql`(select seen.created_at, seen.user_id from memberships as seen where seen.org_id = ${memberships.orgId} and seen.user_id = ${userId})`;
}

export async function insertMember(
  db: Db,
  member: { orgId: string; userId: string; role: Role },
): Promise<void> {
  await db.insert(memberships).values(member);
}
