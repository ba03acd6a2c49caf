import type { Writable } from 'node:stream';
import type { DatabaseAddress, Sql } from '../storage/database.ts';
import { createEncoder, type CopyRow } from './copy.ts';
import { createHours, hourOf, listHours, tableOf } from './hours.ts';
import { openSession, type Session } from './session.ts';

/** Names the advisory locks of lanes among all others; any number will do. */
const laneLocks = 7_301_204;
const lanesMax = 1_000;
/** The low part of an offset counts within one opening; the high part counts openings. Together below 2^53. */
const offsetsPerOpening = 2 ** 32;
const commitMsMax = 10_000;

export type Lane = {
  lane: number;
  /** Offset and time for the next entry; time never falls within a lane. */
  next(nowMs: number): { offset: number; atMs: number };
  /** One COPY, one transaction, one commit. Resolves when it is on disk; rejects where that is not certain. */
  commit(rows: CopyRow[]): Promise<void>;
  lost: Promise<void>;
  close(): Promise<void>;
};

/** Takes the first lane that no living session has. The lock goes with the connection, so a lane never has two writers. */
export async function openLane(address: DatabaseAddress): Promise<Lane> {
  const session = openSession(address);
  try {
    const lane = await lockLane(session.sql);
    const opened = await countOpening(session.sql, lane);
    const lastAtMs = await lastTime(session.sql, lane);
    return laneOf(session, { lane, opened, lastAtMs });
  } catch (error) {
    await session.close();
    throw error;
  }
}

function laneOf(session: Session, from: { lane: number; opened: number; lastAtMs: number }): Lane {
  const encodeRows = createEncoder();
  const made = new Set<number>();
  let offset = from.opened * offsetsPerOpening;
  let lastAtMs = from.lastAtMs;

  async function commit(rows: CopyRow[]): Promise<void> {
    // Nearly always one group; two where an hour ends in the middle.
    for (const [hour, group] of byHour(rows)) {
      if (!made.has(hour)) await begin(hour);
      await copy(session, `copy ${tableOf(hour)} from stdin (format binary)`, encodeRows(group));
    }
  }

  /** Readers leave an hour behind only once the lane has told of a later one. */
  async function begin(hour: number): Promise<void> {
    // The next one too, so that the first commit of an hour need not wait for its table.
    await createHours(session.sql, [hour, hour + 1]);
    await session.sql`
      update stream_lanes set hour = greatest(hour, ${hour}) where lane = ${from.lane}`;
    made.add(hour);
  }

  return {
    lane: from.lane,
    next(nowMs) {
      lastAtMs = Math.max(lastAtMs, nowMs);
      return { offset: offset++, atMs: lastAtMs };
    },
    commit,
    lost: new Promise((resolve) => void session.onLost(resolve)),
    close: () => session.close(),
  };
}

/** How the driver ends a query. These are methods of the query itself, though its types do not say so. */
type Ending = { resolve(result: unknown): void; reject(error: Error): void };

/**
 * Resolves when PostgreSQL has confirmed the commit.
 *
 * Once the last byte is sent, the driver's stream hears neither of an error nor of a lost connection, since the driver ends
 * the query instead, and that was answered when the stream began. So we take the query's own ending. Besides we listen to
 * the connection, and give up on it after a time: what is not known to be on disk counts as not.
 */
async function copy(session: Session, statement: string, bytes: Buffer): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let unlisten: (() => void) | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      const lost = () => reject(new Error('The connection was lost before the commit was confirmed.'));
      unlisten = session.onLost(lost);
      timer = setTimeout(() => {
        reject(new Error(`The commit was not confirmed within ${commitMsMax} ms.`));
        void session.close();
      }, commitMsMax);
      const query = session.sql.unsafe(statement);
      const send = (writable: Writable) => {
        // The driver would connect anew by itself, and the new connection does not hold the lane.
        if (session.isLost()) return void writable.on('error', lost).destroy(new Error('The lane was lost.'));
        void Object.assign(query, { resolve: () => resolve(), reject } satisfies Ending);
        writable.on('error', reject).end(bytes);
      };
      query.writable().then(send).catch(reject);
    });
  } catch (error) {
    // Whatever state the connection is in now, the next lane begins with a fresh one.
    await session.close();
    throw error;
  } finally {
    clearTimeout(timer);
    unlisten?.();
  }
}

function byHour(rows: CopyRow[]): Map<number, CopyRow[]> {
  const groups = new Map<number, CopyRow[]>();
  for (const row of rows) {
    const hour = hourOf(row.atMs);
    const group = groups.get(hour);
    if (group) group.push(row);
    else groups.set(hour, [row]);
  }
  return groups;
}

async function lockLane(sql: Sql): Promise<number> {
  for (let lane = 0; lane < lanesMax; lane++) {
    const [row] = await sql<
      { taken: boolean }[]
    >`select pg_try_advisory_lock(${laneLocks}, ${lane}) as taken`;
    if (row?.taken) return lane;
  }
  throw new Error(`All ${lanesMax} lanes are taken.`);
}

async function countOpening(sql: Sql, lane: number): Promise<number> {
  const [row] = await sql<{ opened: number }[]>`
    insert into stream_lanes (lane, opened) values (${lane}, 1)
    on conflict (lane) do update set opened = stream_lanes.opened + 1 returning opened`;
  return row?.opened ?? 1;
}

/** The clock may have been set back while the lane was closed; its entries must not go back with it. */
async function lastTime(sql: Sql, lane: number): Promise<number> {
  for (const hour of (await listHours(sql)).reverse()) {
    const [row] = await sql.unsafe<{ at: Date }[]>(
      `select at from ${tableOf(hour)} where lane = $1 order by "offset" desc limit 1`,
      [lane],
    );
    if (row) return row.at.getTime();
  }
  return 0;
}
