import { and, desc, eq, inArray, isNotNull, isNull, ne, or, sql, type SQL } from 'drizzle-orm';
import type { Role } from '../../domain/permissions.ts';
import { newestFirst, rowsOf, type Page } from './pages.ts';
import { foundBy, holds, soughtIn } from './search.ts';
import type { Db } from './tables.ts';
import { apiKeys, memberships, users } from './tables.ts';
import { userColumns, type User } from './users.ts';

export type Membership = typeof memberships.$inferSelect;
export type Member = {
  orgId: string;
  user: User;
  role: Role;
  /** Cannot sign in here yet: was invited, and has not opened a link. */
  isPending: boolean;
};

/** Whether the member can sign in here: has a password, and an address that is proved or good for this organization alone. */
const canAct = sql`(${users.passwordHash} is not null and (${users.confirmedAt} is not null or ${users.confinedTo} = ${memberships.orgId})) is true`;

/**
 * Everything somebody belongs to, newest first. An account that has proved no address belongs to the organization alone
 * that invited it.
 */
export async function membershipsOf(db: Db, userId: string): Promise<Membership[]> {
  const { orgId, role, createdAt } = memberships;
  return db
    .select({ orgId, userId: memberships.userId, role, createdAt })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(
      and(
        eq(memberships.userId, userId),
        or(isNotNull(users.confirmedAt), eq(users.confinedTo, memberships.orgId)),
      ),
    )
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

/** What members are listed by: newest first. */
const listed = { id: memberships.userId, createdAt: memberships.createdAt };

/**
 * One page of the members of each organization, newest first, in one statement; `after` is a user's id. A search looks
 * at their addresses and names.
 */
export async function membersOf(
  db: Db,
  orgIds: readonly string[],
  page: Page & { search?: string | undefined },
): Promise<Member[]> {
  const { after, search } = page;
  const isMember = and(
    sql`${memberships.orgId} = owners.id`,
    after === undefined ? undefined : sql`(${memberships.createdAt}, ${memberships.userId}) < ${seen(after)}`,
  );
  const each = db
    .select({
      orgId: memberships.orgId,
      role: memberships.role,
      memberAt: sql<string>`${memberships.createdAt}`.as('member_at'),
      isPendingHere: sql<boolean>`not (${canAct})`.as('is_pending_here'),
      ...userColumns,
    })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(found(search, isMember, rowsOf(page)))
    .orderBy(...newestFirst(listed))
    .limit(rowsOf(page))
    .as('each');
  const rows = await db
    .select(each._.selectedFields)
    .from(sql`unnest(${sql.param([...orgIds])}::text[]) as owners (id)`)
    .innerJoinLateral(each, sql`true`)
    .orderBy(desc(each.memberAt), desc(each.id));
  return rows.map(({ orgId, role, isPendingHere: isPending, memberAt: _memberAt, ...user }) => ({
    ...{ orgId, role, isPending, user },
  }));
}

/** Where the member stands that was seen last, in the same organization. */
function seen(userId: string) {
  return sql`(select seen.created_at, seen.user_id from memberships as seen where seen.org_id = owners.id and seen.user_id = ${userId})`;
}

/** Those of the members that a search finds. The database keeps what is searched of a person in a column of its own. */
function found(search: string | undefined, among: SQL | undefined, limit: number): SQL | undefined {
  const sought = soughtIn(search);
  if (sought === undefined) return among;
  const from = sql`${memberships} inner join ${users} on ${users.id} = ${memberships.userId}`;
  const ids = foundBy(holds(sql`${users}.searched`, sought), { from, listed, among, limit });
  return sql`${memberships.orgId} = owners.id and ${memberships.userId} = any(${ids})`;
}

export async function insertMember(
  db: Db,
  member: { orgId: string; userId: string; role: Role },
): Promise<void> {
  await db.insert(memberships).values(member);
}

/** Those of these people that belong to the organization. */
export async function membersById(db: Db, orgId: string, userIds: readonly string[]): Promise<Member[]> {
  if (userIds.length === 0) return [];
  const rows = await db
    .select({ role: memberships.role, isPending: sql<boolean>`not (${canAct})`, user: userColumns })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(and(eq(memberships.orgId, orgId), inArray(memberships.userId, [...userIds])));
  return rows.map((row) => ({ orgId, ...row }));
}

/** Members that have no password yet, or that are good for this organization alone. */
export async function unprovedMembers(db: Db, orgId: string): Promise<string[]> {
  const rows = await db
    .select({ id: users.id })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(and(eq(memberships.orgId, orgId), isNull(users.confirmedAt)));
  return rows.map(({ id }) => id);
}

export async function setRole(
  db: Db,
  { orgId, userId, role }: { orgId: string; userId: string; role: Role },
): Promise<void> {
  await db
    .update(memberships)
    .set({ role })
    .where(and(eq(memberships.orgId, orgId), eq(memberships.userId, userId)));
}

/** Their API keys go with them. */
export async function deleteMembers(db: Db, orgId: string, userIds: readonly string[]): Promise<void> {
  await db
    .delete(memberships)
    .where(and(eq(memberships.orgId, orgId), inArray(memberships.userId, [...userIds])));
}

/** Invitations of an account that go to waste with the address they were sent to: all but those to `keptOrgId`. Answers them. */
export async function deleteMembershipsBut(
  db: Db,
  { userId, keptOrgId }: { userId: string; keptOrgId: string | null },
): Promise<Pick<Membership, 'orgId' | 'role'>[]> {
  const others = keptOrgId === null ? undefined : ne(memberships.orgId, keptOrgId);
  return db
    .delete(memberships)
    .where(and(eq(memberships.userId, userId), others))
    .returning({ orgId: memberships.orgId, role: memberships.role });
}

/** Whether somebody is left who can sign in as an Owner: one that was invited only does not count. */
export async function hasActingOwner(db: Db, orgId: string): Promise<boolean> {
  const rows = await db
    .select({ id: users.id })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(and(eq(memberships.orgId, orgId), eq(memberships.role, 'Owner'), canAct))
    .limit(1);
  return rows.length > 0;
}

/** What an API key may at this moment: no more than its maker. Undefined where it is gone. */
export async function roleOfKey(db: Db, keyId: string): Promise<Role | undefined> {
  const [row] = await db
    .select({ key: apiKeys.role, maker: memberships.role })
    .from(apiKeys)
    .innerJoin(memberships, and(eq(memberships.orgId, apiKeys.orgId), eq(memberships.userId, apiKeys.userId)))
    .where(eq(apiKeys.id, keyId));
  return row && (row.key === row.maker ? row.key : 'User');
}
