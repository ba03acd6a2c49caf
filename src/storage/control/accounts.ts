import { asc, desc, eq, sql } from 'drizzle-orm';
import type { Role } from '../../domain/permissions.ts';
import type { Db } from './tables.ts';
import { memberships, organizations, requests, users } from './tables.ts';
import type { Account } from './users.ts';

type SignUp = Pick<Account, 'id' | 'email' | 'emailKey' | 'passwordHash'> &
  Pick<Account, 'firstName' | 'lastName' | 'company'>;
type Belonging = { orgId: string; orgName: string; role: Role };

/**
 * The account of an address, locked; made where there is none. One statement for all cases, so that its time tells
 * nobody which it was. Whoever signed up and has not confirmed has the newest password; nobody else's changes.
 */
export async function signUpAccount(db: Db, signUp: SignUp): Promise<Account> {
  const isUnconfirmed = sql`${users.confirmedAt} is null and ${users.confinedTo} is null and ${users.passwordHash} is not null`;
  const rows = await db
    .insert(users)
    .values({ ...signUp, confirmedAt: null })
    .onConflictDoUpdate({
      target: users.emailKey,
      set: {
        passwordHash: sql`case when ${isUnconfirmed} then excluded.password_hash else ${users.passwordHash} end`,
      },
    })
    .returning();
  const [account] = rows;
  if (account) return account;
  throw new Error('An account was neither made nor found.');
}

export async function updateAccount(
  db: Db,
  id: string,
  change: Partial<Omit<Account, 'id' | 'createdAt'>>,
): Promise<void> {
  if (Object.keys(change).length > 0) await db.update(users).set(change).where(eq(users.id, id));
}

/** Gives an account another address. False where another account has it by now, or is given it at this moment. */
export async function moveAccount(
  db: Db,
  id: string,
  { email, emailKey }: Pick<Account, 'email' | 'emailKey'>,
): Promise<boolean> {
  try {
    // In a part of its own, so that the transaction outlives a refusal. Whoever comes second waits for the first's end.
    await db.transaction((part) => part.update(users).set({ email, emailKey }).where(eq(users.id, id)));
    return true;
  } catch (error) {
    if (isTaken(error)) return false;
    throw error;
  }
}

const uniqueViolation = '23505';

/** Whether the database refused an address because another account has it. */
function isTaken(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (!('code' in error) || !('constraint_name' in error)) return isTaken(error.cause);
  return error.code === uniqueViolation && error.constraint_name === 'users_email_key_key';
}

/** Everything a person was added to, by the id of the organization; an account that proved no address too. */
export async function allBelongings(db: Db, userId: string): Promise<Belonging[]> {
  return db
    .select({ orgId: memberships.orgId, orgName: organizations.name, role: memberships.role })
    .from(memberships)
    .innerJoin(organizations, eq(organizations.id, memberships.orgId))
    .where(eq(memberships.userId, userId))
    .orderBy(asc(memberships.orgId));
}

/** The organization that somebody was added to last. */
export async function newestBelonging(
  db: Db,
  userId: string,
): Promise<Pick<Belonging, 'orgId' | 'orgName'> | undefined> {
  const rows = await db
    .select({ orgId: memberships.orgId, orgName: organizations.name })
    .from(memberships)
    .innerJoin(organizations, eq(organizations.id, memberships.orgId))
    .where(eq(memberships.userId, userId))
    .orderBy(desc(memberships.createdAt))
    .limit(1);
  return rows[0];
}

/** Memberships, sessions, links and keys go with it. */
export async function deleteAccount(db: Db, id: string): Promise<void> {
  await db.delete(requests).where(eq(requests.actorId, id));
  await db.delete(users).where(eq(users.id, id));
}
