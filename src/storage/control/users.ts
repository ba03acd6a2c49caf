import { and, eq, inArray, isNull, notExists, or, sql } from 'drizzle-orm';
import type { Db } from './tables.ts';
import { memberships, users } from './tables.ts';

export type User = Omit<typeof users.$inferSelect, 'passwordHash' | 'emailKey'> & {
  /** Has no password yet: was invited, or has not confirmed what signing up chose. */
  isPending: boolean;
};
/** All there is of a person, for signing in and for changes of the account. */
export type Account = typeof users.$inferSelect;
type NewUser = Pick<Account, 'id' | 'email' | 'emailKey' | 'passwordHash' | 'confirmedAt'> &
  Partial<Pick<Account, 'firstName' | 'lastName' | 'company' | 'confinedTo'>>;

/** What may be told of a person: everything but the password's hash. */
export const userColumns = {
  id: users.id,
  email: users.email,
  confirmedAt: users.confirmedAt,
  firstName: users.firstName,
  lastName: users.lastName,
  company: users.company,
  confinedTo: users.confinedTo,
  isPending: sql<boolean>`${users.passwordHash} is null`.as('is_pending'),
  createdAt: users.createdAt,
};

/** Any number will do; it lets one process at a time ask whether there is an account, and make the first. */
const firstAccountLock = 7_301_204_430;

export async function hasUsers(db: Db): Promise<boolean> {
  const rows = await db.select({ id: users.id }).from(users).limit(1);
  return rows.length > 0;
}

/** Makes the first account. False where there is one already: of two at once, one wins. */
export async function insertFirstUser(db: Db, user: NewUser): Promise<boolean> {
  await db.execute(sql`select pg_advisory_xact_lock(${firstAccountLock})`);
  if (await hasUsers(db)) return false;
  await db.insert(users).values(user);
  return true;
}

/** With the hash of the password: for signing in alone. */
export async function accountByEmail(db: Db, emailKey: string): Promise<Account | undefined> {
  const rows = await db.select().from(users).where(eq(users.emailKey, emailKey));
  return rows[0];
}

export async function usersByIds(db: Db, ids: readonly string[]): Promise<User[]> {
  return db
    .select(userColumns)
    .from(users)
    .where(inArray(users.id, [...ids]));
}

/** The accounts with these ids or addresses, locked until the transaction ends; by id, so that two callers never wait for each other. */
export async function lockAccounts(
  db: Db,
  of: { ids?: readonly string[]; emailKeys?: readonly string[] },
): Promise<Account[]> {
  const { ids = [], emailKeys = [] } = of;
  return db
    .select()
    .from(users)
    .where(or(inArray(users.id, [...ids]), inArray(users.emailKey, [...emailKeys])))
    .orderBy(users.id)
    .for('no key update');
}

/**
 * Makes accounts of addresses that were invited; those that have one stay as they are. By address, and before any account
 * is locked, so that two who invite the same people at once never wait for each other.
 */
export async function insertInvited(
  db: Db,
  invited: readonly Pick<Account, 'id' | 'email' | 'emailKey'>[],
): Promise<void> {
  if (invited.length === 0) return;
  const inOrder = invited.toSorted((one, other) => (one.emailKey < other.emailKey ? -1 : 1));
  await db.insert(users).values(inOrder).onConflictDoNothing();
}

/** Forgets what somebody chose who never proved the address: its holder begins anew. */
export async function resetUnproved(db: Db, id: string): Promise<void> {
  const nothing = { passwordHash: null, firstName: null, lastName: null, company: null };
  await db
    .update(users)
    .set(nothing)
    .where(and(eq(users.id, id), isNull(users.confirmedAt)));
}

/** Accounts that were good for this organization alone are good for nothing, until a letter confirms them. */
export async function endConfinement(db: Db, orgId: string, ids: readonly string[]): Promise<void> {
  await db
    .update(users)
    .set({ confinedTo: null })
    .where(and(eq(users.confinedTo, orgId), inArray(users.id, [...ids])));
}

/** Deletes those of these accounts, locked already, that never had a password and belong nowhere. Answers how many. */
export async function deleteUnclaimed(db: Db, ids: readonly string[]): Promise<number> {
  const belonging = db
    .select({ one: sql`1` })
    .from(memberships)
    .where(eq(memberships.userId, users.id));
  const rows = await db
    .delete(users)
    .where(and(inArray(users.id, [...ids]), isNull(users.passwordHash), notExists(belonging)))
    .returning({ id: users.id });
  return rows.length;
}
