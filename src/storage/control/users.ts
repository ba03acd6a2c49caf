import { eq, inArray, sql } from 'drizzle-orm';
import type { Db } from './tables.ts';
import { users } from './tables.ts';

export type User = Omit<typeof users.$inferSelect, 'passwordHash' | 'emailKey'>;
export type Account = typeof users.$inferSelect;
type NewUser = Pick<Account, 'id' | 'email' | 'emailKey' | 'passwordHash' | 'confirmedAt'> &
  Partial<Pick<Account, 'firstName' | 'lastName' | 'company'>>;

/** What may be told of a person: everything but the password's hash. */
export const userColumns = {
  id: users.id,
  email: users.email,
  confirmedAt: users.confirmedAt,
  firstName: users.firstName,
  lastName: users.lastName,
  company: users.company,
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
