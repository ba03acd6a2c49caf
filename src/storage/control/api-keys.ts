import { and, count, desc, eq, inArray, isNotNull, isNull, lt, or } from 'drizzle-orm';
import type { Role } from '../../domain/permissions.ts';
import { listRowsMax } from './pages.ts';
import type { Db } from './tables.ts';
import { apiKeys, memberships, organizations, users } from './tables.ts';

type Row = typeof apiKeys.$inferSelect;
/** What may be told of a key: everything but its hash. */
export type ApiKey = Omit<Row, 'keyHash'>;
/** A key as it is used, with what its maker is today. */
export type UsedKey = Pick<ApiKey, 'id' | 'orgId' | 'name' | 'role' | 'expiresAt' | 'lastUsedAt'> & {
  makersRole: Role;
};

const told = {
  id: apiKeys.id,
  orgId: apiKeys.orgId,
  userId: apiKeys.userId,
  name: apiKeys.name,
  role: apiKeys.role,
  hint: apiKeys.hint,
  createdAt: apiKeys.createdAt,
  expiresAt: apiKeys.expiresAt,
  lastUsedAt: apiKeys.lastUsedAt,
};

/** The identity that a key is sealed for, while the answer that shows it can be asked for again. */
export function sealedAsKey(keyId: string): string {
  return `api_keys:${keyId}`;
}

/** Keys of one organization, newest first. */
export async function listApiKeys(db: Db, orgId: string): Promise<ApiKey[]> {
  return db
    .select(told)
    .from(apiKeys)
    .where(eq(apiKeys.orgId, orgId))
    .orderBy(desc(apiKeys.createdAt), desc(apiKeys.id))
    .limit(listRowsMax);
}

/** The keys that these people have made for the organization, locked until the transaction ends; oldest first. */
export async function lockApiKeysOf(db: Db, orgId: string, userIds: readonly string[]): Promise<ApiKey[]> {
  return db
    .select(told)
    .from(apiKeys)
    .where(and(eq(apiKeys.orgId, orgId), inArray(apiKeys.userId, [...userIds])))
    .orderBy(apiKeys.createdAt, apiKeys.id)
    .for('update');
}

/** How many there are. No other is made until the transaction ends, so that the number holds. */
export async function lockCountOfApiKeys(db: Db, orgId: string): Promise<number> {
  await db
    .select({ id: organizations.id })
    .from(organizations)
    .where(eq(organizations.id, orgId))
    .for('no key update');
  const [row] = await db.select({ keys: count() }).from(apiKeys).where(eq(apiKeys.orgId, orgId));
  return row?.keys ?? 0;
}

export async function insertApiKey(
  db: Db,
  key: Pick<Row, 'id' | 'orgId' | 'userId' | 'name' | 'role' | 'keyHash' | 'hint' | 'expiresAt'>,
): Promise<void> {
  await db.insert(apiKeys).values(key);
}

/** The key, locked until the transaction ends. */
export async function lockApiKey(db: Db, orgId: string, id: string): Promise<ApiKey | undefined> {
  const rows = await db
    .select(told)
    .from(apiKeys)
    .where(and(eq(apiKeys.orgId, orgId), eq(apiKeys.id, id)))
    .for('update');
  return rows[0];
}

export async function renameApiKey(db: Db, id: string, name: string): Promise<void> {
  await db.update(apiKeys).set({ name }).where(eq(apiKeys.id, id));
}

export async function deleteApiKey(db: Db, id: string): Promise<void> {
  await db.delete(apiKeys).where(eq(apiKeys.id, id));
}

/**
 * The key with this hash, if its maker may enter the organization: who has proved no address enters the one alone that
 * invited them. Whether it has expired, the row says.
 */
export async function usedKey(db: Db, keyHash: Buffer): Promise<UsedKey | undefined> {
  const { id, orgId, name, role, expiresAt, lastUsedAt } = told;
  const rows = await db
    .select({ id, orgId, name, role, expiresAt, lastUsedAt, makersRole: memberships.role })
    .from(apiKeys)
    .innerJoin(memberships, and(eq(memberships.orgId, apiKeys.orgId), eq(memberships.userId, apiKeys.userId)))
    .innerJoin(users, eq(users.id, apiKeys.userId))
    .where(
      and(
        eq(apiKeys.keyHash, keyHash),
        or(isNotNull(users.confirmedAt), eq(users.confinedTo, apiKeys.orgId)),
      ),
    );
  return rows[0];
}

/** Writes down that a key was used, unless that was done since `before`, perhaps by another process. */
export async function touchApiKey(db: Db, id: string, { at, before }: { at: Date; before: Date }) {
  await db
    .update(apiKeys)
    .set({ lastUsedAt: at })
    .where(and(eq(apiKeys.id, id), or(isNull(apiKeys.lastUsedAt), lt(apiKeys.lastUsedAt, before))));
}
