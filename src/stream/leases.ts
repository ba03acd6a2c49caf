import { randomInt } from 'node:crypto';
import type { Sql } from '../storage/database.ts';
import { hourOf } from './hours.ts';
import { LaneLost, type Place } from './stream.ts';

/** Names the advisory locks of readers among all others. */
const readerLocks = 7_301_205;
const ownerMax = 2 ** 31 - 1;
/** A reader that says nothing for so long has lost its lanes, even if it lives. */
export const leaseMs = 10_000;

/** `hour` is where the search for the next entry begins, `lastHour` that of the lane's newest entries. */
export type Held = { lane: number; epoch: number; offset: number; hour: number; lastHour: number };

/** A name for this reader, and a lock that ends with its connection: who is killed loses its lanes at once. */
export async function takeOwner(sql: Sql): Promise<number> {
  for (;;) {
    const owner = randomInt(1, ownerMax);
    const [row] = await sql<
      { taken: boolean }[]
    >`select pg_try_advisory_lock(${readerLocks}, ${owner}) as taken`;
    if (row?.taken) return owner;
  }
}

/** Takes every lane that nobody holds: never read before, its lease run out, or its owner's connection gone. */
export async function claim(sql: Sql, consumer: string, owner: number): Promise<Held[]> {
  await sql`
    insert into stream_cursors (consumer, lane)
    select ${consumer}, lane from stream_lanes
    where not exists (select from stream_cursors c where c.consumer = ${consumer} and c.lane = stream_lanes.lane)
    on conflict do nothing`;
  const rows = await sql<
    { lane: number; epoch: string; atMs: number | null; offset: string; hour: number | null }[]
  >`
    update stream_cursors c set owner = ${owner}, epoch = epoch + 1, lease_until = now() + ${leaseMs} * interval '1 ms'
    from stream_lanes l
    where l.lane = c.lane and consumer = ${consumer} and owner is distinct from ${owner} and (
      lease_until < now() or not exists (
        select from pg_locks
        where locktype = 'advisory' and classid = ${readerLocks} and objid = c.owner and objsubid = 2
          and database = (select oid from pg_database where datname = current_database())))
    returning c.lane, epoch, "offset", l.hour,
      case when at > '-infinity' then (extract(epoch from at) * 1000)::float8 end as "atMs"`;
  return rows.map((row) => ({
    lane: row.lane,
    epoch: Number(row.epoch),
    offset: Number(row.offset),
    // In a lane that nobody has read yet the search begins with the oldest hour there is.
    hour: row.atMs === null ? -Infinity : hourOf(row.atMs),
    lastHour: row.hour ?? -Infinity,
  }));
}

/** Keeps the leases; answers the lanes that are still ours, each with the hour of its newest entries. */
export async function renew(sql: Sql, consumer: string, owner: number): Promise<Map<number, number>> {
  const rows = await sql<{ lane: number; hour: number | null }[]>`
    update stream_cursors c set lease_until = now() + ${leaseMs} * interval '1 ms'
    from stream_lanes l
    where l.lane = c.lane and consumer = ${consumer} and owner = ${owner} returning c.lane, l.hour`;
  return new Map(rows.map((row) => [row.lane, row.hour ?? -Infinity]));
}

/** Moves a cursor on. Throws LaneLost where the lane has another owner since. */
export async function moveCursor(sql: Sql, consumer: string, epoch: number, place: Place): Promise<void> {
  const moved = await sql`
    update stream_cursors set at = ${new Date(place.atMs)}, "offset" = ${place.offset}
    where consumer = ${consumer} and lane = ${place.lane} and epoch = ${epoch}`;
  if (moved.count === 0) throw new LaneLost(`Lane ${place.lane} has another reader now.`);
}

/** Gives the lanes back at once, so that another process need not wait for the lease to end. */
export async function release(sql: Sql, consumer: string, owner: number): Promise<void> {
  await sql`
    update stream_cursors set owner = null, lease_until = '-infinity'
    where consumer = ${consumer} and owner = ${owner}`;
}
