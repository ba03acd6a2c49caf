import { createHash } from 'node:crypto';
import { CannotStart } from '../../domain/cannot-start.ts';
import type { Queries, Sql } from '../database.ts';
import type { Key, KeyName } from './ring.ts';

/** How long a token lives, and so how long a key is still read with after it has stopped signing. */
export const signedMsMax = 24 * 60 * 60_000;

const variableOf: Record<KeyName, string> = { jwt: 'JWT_KEY', secrets: 'SECRETS_KEY' };
/** Any number will do; it names the lock that lets one process at a time compare its ring. */
const compareLock = 7_301_204_431;

export function fingerprintOf({ bytes }: Key): string {
  return createHash('sha256').update('switchyard key ').update(bytes).digest('hex').slice(0, 16);
}

type Announced = { fingerprint: string; sinceMs: number };

/** The keys that something in this database may be sealed or signed with, newest first. */
async function announced(sql: Queries, name: KeyName): Promise<Announced[]> {
  const rows = await sql<{ fingerprint: string; since: number }[]>`
    select fingerprint, (extract(epoch from created_at) * 1000)::float8 as since
    from key_fingerprints where name = ${name} order by created_at desc, fingerprint`;
  return rows.map(({ fingerprint, since }) => ({ fingerprint, sinceMs: since }));
}

/**
 * Compares a ring with what the database names. Throws CannotStart where the ring lacks a key that something may be
 * sealed with, or the one that signs now. A newest key that the database does not name yet is announced by this: that
 * is how a new key becomes known, once it is where nobody can lose it.
 */
export async function compareRing(sql: Sql, name: KeyName, ring: readonly Key[]): Promise<void> {
  await sql.begin(async (transaction) => {
    // Two processes that begin with different keys: the second must see the first one's.
    await transaction`select pg_advisory_xact_lock(${compareLock})`;
    const rows = await announced(transaction, name);
    const needed = name === 'secrets' ? rows : rows.slice(0, 1);
    const held = new Map(ring.map((key) => [fingerprintOf(key), key]));
    if (!needed.every(({ fingerprint }) => held.has(fingerprint))) throw otherKey(name);
    for (const { fingerprint } of rows) {
      const id = held.get(fingerprint)?.id;
      // Named before there were rings, when ids were not kept.
      if (id !== undefined)
        await transaction`update key_fingerprints set key_id = ${id} where name = ${name} and fingerprint = ${fingerprint} and key_id is null`;
    }
    const [newest] = ring;
    if (newest && !rows.some(({ fingerprint }) => fingerprint === fingerprintOf(newest)))
      await transaction`
        insert into key_fingerprints (name, fingerprint, key_id, created_at)
        values (${name}, ${fingerprintOf(newest)}, ${newest.id}, clock_timestamp())`;
  });
}

function otherKey(name: KeyName): CannotStart {
  return new CannotStart(
    `This database was written with another ${variableOf[name]} than the one given. Start with the same key as before (it is in the environment of the other processes, or in keys.json of the DATA_DIR it began with).`,
  );
}

/** Until when each key of the ring may still have signed something good: 24 hours from when the next newer one began. */
export async function signedUntil(sql: Sql, ring: readonly Key[]): Promise<Map<string, number>> {
  const since = new Map((await announced(sql, 'jwt')).map((row) => [row.fingerprint, row.sinceMs]));
  const until = new Map<string, number>();
  let newerSinceMs: number | undefined;
  for (const key of ring) {
    if (newerSinceMs !== undefined) until.set(key.id, newerSinceMs + signedMsMax);
    newerSinceMs = since.get(fingerprintOf(key)) ?? newerSinceMs;
  }
  return until;
}
