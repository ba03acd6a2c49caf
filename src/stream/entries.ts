import type { Sql } from '../storage/database.ts';
import { hourOf, listHours, tableOf } from './hours.ts';
import type { Held } from './leases.ts';
import type { Entry, Place } from './stream.ts';

type Row = { lane: number; offset: string; at: Date; head: string; body: Buffer };

/** What one look at a lane brings into memory; an entry has at most half a megabyte. */
const lookEntriesMax = 64;

/**
 * The entries behind a position, in order, from one hour. Moves `from.hour` on where an hour is done: nothing is added to
 * an hour once the lane has told of a later one, and we look into it after we heard that.
 */
export async function entriesAfter(
  sql: Sql,
  from: Held,
  entriesMax: number,
  hours: number[],
): Promise<Entry[]> {
  for (const hour of hours.filter((one) => one >= from.hour && one <= from.lastHour)) {
    const entries = await entriesIn(sql, hour, from, Math.min(entriesMax, lookEntriesMax));
    from.hour = hour;
    if (entries.length > 0) return entries;
  }
  return [];
}

async function entriesIn(
  sql: Sql,
  hour: number,
  { lane, offset }: Held,
  entriesMax: number,
): Promise<Entry[]> {
  const rows = await unlessDropped(
    sql.unsafe<Row[]>(
      `select lane, "offset", at, head, body from ${tableOf(hour)}
       where lane = $1 and "offset" > $2 order by "offset" limit $3`,
      [lane, offset, entriesMax],
      { prepare: true },
    ),
  );
  return rows.map(entryOf);
}

/** One entry by its place; undefined once its hour was dropped. */
export async function entryAt(sql: Sql, place: Place): Promise<Entry | undefined> {
  const rows = await unlessDropped(
    sql.unsafe<Row[]>(
      `select lane, "offset", at, head, body from ${tableOf(hourOf(place.atMs))} where lane = $1 and "offset" = $2`,
      [place.lane, place.offset],
      { prepare: true },
    ),
  );
  return rows[0] && entryOf(rows[0]);
}

async function unlessDropped(query: Promise<Row[]>): Promise<Row[]> {
  try {
    return await query;
  } catch (error) {
    // 42P01: there is no such table. Every error has a code or none.
    if ((error as { code?: string }).code === '42P01') return [];
    throw error;
  }
}

function entryOf(row: Row): Entry {
  return {
    lane: row.lane,
    offset: Number(row.offset),
    atMs: row.at.getTime(),
    head: row.head,
    body: row.body,
  };
}

/** The hours that have a table, asked again when a lane tells of one that is not known. */
export function createHourList(sql: Sql) {
  let hours: number[] = [];
  return async function hoursUpTo(lastHour: number): Promise<number[]> {
    if (lastHour > -Infinity && !hours.includes(lastHour)) hours = await listHours(sql);
    return hours;
  };
}

/** The hour of a lane's newest entries, asked when a reader was woken and found none. */
export async function lastHourOf(sql: Sql, lane: number): Promise<number> {
  const [row] = await sql<{ hour: number | null }[]>`select hour from stream_lanes where lane = ${lane}`;
  return row?.hour ?? -Infinity;
}
