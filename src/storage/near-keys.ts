import { nearCharsMax, nearCharsMin, nearness } from '../domain/wire/near-key.ts';
import type { Sql } from './database.ts';
import type { SourceKey } from './source-keys.ts';

/** A source whose ID is nearly that key, and how they differ. */
export type NearSource = { source: SourceKey; words: string };

/** Candidates that one look compares. Sources share a third of their drawn IDs once in a trillion. */
const candidatesMax = 20;

/**
 * The source that a key was probably meant for. Of an ID of 21 characters with two typos one third is whole, where it
 * was or moved by the two at most; so few candidates are left, in one pass over the sources.
 */
export async function findNear(sql: Sql, key: string): Promise<NearSource | undefined> {
  if (key.length < nearCharsMin || key.length > nearCharsMax || key.includes('\0')) return undefined;
  const middles = [5, 6, 7, 8, 9].map((at) => key.slice(at, at + 7));
  // The platform was checked when the source was made.
  const rows = await sql<SourceKey[]>`
    select id as "sourceId", org_id as "orgId", platform, enabled from sources
    where left(id, 7) = ${key.slice(0, 7)} or right(id, 7) = ${key.slice(-7)} or substr(id, 8, 7) = any(${middles})
      or strpos(${key}, id) > 0 or lower(id) = lower(${key})
    limit ${candidatesMax}`;
  for (const row of rows) {
    const words = nearness(key, row.sourceId);
    if (words !== undefined) return { source: { ...row }, words };
  }
  return undefined;
}
