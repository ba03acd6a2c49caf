import { sourceIdLength } from '../domain/ids.ts';
import type { Platform } from '../domain/platforms.ts';
import { watchChanges } from './changes.ts';
import type { Database, Sql } from './database.ts';

/** What ingest knows of a source. Its id is the SDK's write key. */
export type SourceKey = { sourceId: string; orgId: string; platform: Platform; enabled: boolean };

export type SourceKeys = {
  /** At once where it is cached. Rejects where the database has to be asked and is away. */
  find(key: string): SourceKey | undefined | Promise<SourceKey | undefined>;
  close(): Promise<void>;
};

/** No other text can be a Source ID, and the database is not asked for it. */
const shape = new RegExp(`^[1-9A-HJ-NP-Za-km-z]{${sourceIdLength}}$`);
/** Sources and strangers that are remembered; the oldest goes first. */
const cachedMax = 20_000;
/** For the case that a notice of change got lost without the connection noticing. */
const cachedMsMax = 30_000;
/** Keys in one query; strangers by the thousand wait for each other instead of flooding the database. */
const askedMax = 500;

type Cached = { source: SourceKey | undefined; atMs: number };
type Asking = {
  promise: Promise<SourceKey | undefined>;
  settle(source: SourceKey | undefined): void;
  fail(error: unknown): void;
};

/** Finds sources by their key, from memory. A change in the database is known within the commit that made it. */
export async function openSourceKeys({ sql }: Pick<Database, 'sql'>, now = Date.now): Promise<SourceKeys> {
  const cached = new Map<string, Cached>();
  const asking = new Map<string, Asking>();
  let isAsking = false;
  /** Counts changes: an answer from before a change is not remembered. */
  let generation = 0;

  const watching = await watchChanges(sql, (changed) => {
    if (changed !== 'sources' && changed !== 'all') return;
    generation += 1;
    cached.clear();
  });

  function find(key: string): SourceKey | undefined | Promise<SourceKey | undefined> {
    const known = cached.get(key);
    if (known !== undefined && now() - known.atMs < cachedMsMax) return known.source;
    if (!shape.test(key)) return undefined;
    return ask(key);
  }

  function ask(key: string): Promise<SourceKey | undefined> {
    const under = asking.get(key);
    if (under !== undefined) return under.promise;
    const asked = newAsking();
    asking.set(key, asked);
    if (!isAsking) void answerAll();
    return asked.promise;
  }

  /** One query at a time, for all keys that came meanwhile. */
  async function answerAll(): Promise<void> {
    isAsking = true;
    while (asking.size > 0) {
      const keys = [...asking.keys()].slice(0, askedMax);
      const before = generation;
      try {
        const found = await findSources(sql, keys);
        // What changed while we asked is asked again.
        if (before !== generation) continue;
        for (const key of keys) {
          remember(key, found.get(key));
          asking.get(key)?.settle(found.get(key));
          asking.delete(key);
        }
      } catch (error) {
        for (const key of keys) {
          asking.get(key)?.fail(error);
          asking.delete(key);
        }
      }
    }
    isAsking = false;
  }

  function remember(key: string, source: SourceKey | undefined): void {
    cached.delete(key);
    cached.set(key, { source, atMs: now() });
    for (const oldest of cached.keys()) {
      if (cached.size <= cachedMax) return;
      cached.delete(oldest);
    }
  }

  return { find, close: () => watching.close() };
}

function newAsking(): Asking {
  let settle: Asking['settle'] = () => undefined;
  let fail: Asking['fail'] = () => undefined;
  const promise = new Promise<SourceKey | undefined>((resolve, reject) => {
    settle = resolve;
    fail = reject;
  });
  return { promise, settle, fail };
}

async function findSources(sql: Sql, keys: string[]): Promise<Map<string, SourceKey>> {
  // The platform was checked when the source was made.
  const rows = await sql<SourceKey[]>`
    select id as "sourceId", org_id as "orgId", platform, enabled from sources where id = any(${keys})`;
  return new Map(rows.map((row) => [row.sourceId, { ...row }]));
}
