import * as z from 'zod/mini';
import type { EventPlace } from '../../domain/envelope.ts';
import { eventId } from '../../domain/event-ids.ts';
import type { Sql } from '../database.ts';
import { eventOf, type EventRow } from './rows.ts';
import { readPlaces } from './standing.ts';
import { toldMsMax } from './told.ts';

/** Events that are read at a time. */
const chunkEvents = 100;
/** Rows that are read at a time; one has thousands of events at most. */
const rowsMax = 20;
/** A reader with more events before it than this is slow: it goes on with the newest of them. */
export const behindMax = 5_000;
export const keptBehind = 500;

/**
 * How far a feed was read. All that is visible in the snapshot `seen` was told. Of what is visible in `until` and not in
 * `seen`, everything up to `events` of the row (`xid`, `id`) was told; the rest comes next. However late a transaction
 * commits, it is in no snapshot before, so nothing is skipped and nothing is told twice.
 */
export type Cursor = {
  seen: string;
  seenMs: number;
  until: string;
  untilMs: number;
  xid: string;
  id: string;
  events: number;
};

const shape = z.tuple([
  z.string().check(z.regex(/^\d{1,20}:\d{1,20}:[\d,]*$/)),
  z.number(),
  z.string().check(z.regex(/^\d{1,20}:\d{1,20}:[\d,]*$/)),
  z.number(),
  z.string().check(z.regex(/^\d{1,20}$/)),
  z.string().check(z.regex(/^\d{1,18}$/)),
  z.int(),
]);

/** As a text for clients, who need not read it. */
export function cursorText({ seen, seenMs, until, untilMs, xid, id, events }: Cursor): string {
  const parts = [seen, seenMs, until, untilMs, xid, id, events] satisfies z.infer<typeof shape>;
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** Undefined for a text that is no cursor. */
export function parseCursor(text: string): Cursor | undefined {
  try {
    const parts = shape.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString()));
    if (!parts.success) return undefined;
    const [seen, seenMs, until, untilMs, xid, id, events] = parts.data;
    return { seen, seenMs, until, untilMs, xid, id, events };
  } catch {
    return undefined;
  }
}

export type FeedWanted = {
  orgId: string;
  sourceId?: string | undefined;
  integrationId?: string | undefined;
};
export type FeedEvent = { event: EventRow; cursor: Cursor };
export type FeedChunk = { events: FeedEvent[]; cursor: Cursor; skipped: number; isAll: boolean };

/** The end of the feed: what is told from now on comes after it. */
export async function feedEnd(sql: Sql): Promise<Cursor> {
  const [row] = await sql<{ snapshot: string; at: number }[]>`
    select pg_current_snapshot()::text as snapshot, extract(epoch from now())::float8 * 1000 as at`;
  if (!row) throw new Error('The database told no snapshot.');
  return ended({ until: row.snapshot, untilMs: row.at });
}

function ended({ until, untilMs }: Pick<Cursor, 'until' | 'untilMs'>): Cursor {
  return { seen: until, seenMs: untilMs, until, untilMs, xid: '0', id: '0', events: 0 };
}

/** Whether all is still there that was told after the cursor. Another database than its own has not come so far. */
function isKept({ seenMs, until }: Cursor, now: Cursor): boolean {
  return now.untilMs - seenMs < toldMsMax && endOf(until) <= endOf(now.until);
}

/** The first transaction that no snapshot of that moment can know. */
function endOf(snapshot: string): bigint {
  return BigInt(snapshot.split(':')[1] ?? '0');
}

type Told = { xid: string; id: string; events: number; places: string };
const Places = z.array(z.tuple([z.number(), z.number(), z.number(), z.array(z.number())]));

/**
 * What comes after the cursor, as the events stand now, each once. Where it is too much for the reader, the older part is
 * left out and counted. Undefined where some of it is forgotten. At most five statements.
 */
export async function readFeed(sql: Sql, wanted: FeedWanted, from: Cursor): Promise<FeedChunk | undefined> {
  const now = await feedEnd(sql);
  if (!isKept(from, now)) return undefined;
  const { until, untilMs } = now;
  const cursor = from.seen === from.until ? { ...from, until, untilMs } : from;
  const behind = await countBehind(sql, wanted, cursor);
  if (behind <= 0) return { events: [], cursor: ended(cursor), skipped: 0, isAll: true };
  if (behind <= behindMax) return { ...(await readChunk(sql, wanted, cursor)), skipped: 0 };
  const start = await skip(sql, wanted, cursor, behind - keptBehind);
  return { ...(await readChunk(sql, wanted, start.cursor)), skipped: start.skipped };
}

async function readChunk(sql: Sql, wanted: FeedWanted, cursor: Cursor): Promise<Omit<FeedChunk, 'skipped'>> {
  const rows = await readTold(sql, wanted, cursor);
  const places = new Map<string, { place: EventPlace; cursor: Cursor }>();
  let last: Cursor | undefined;
  reading: for (const { xid, id, places: text } of rows) {
    let events = 0;
    for (const [atMs, lane, offset, positions] of Places.parse(JSON.parse(text)))
      for (const position of positions) {
        events += 1;
        const isBefore = xid === cursor.xid && id === cursor.id && events <= cursor.events;
        if (isBefore) continue;
        const place = { atMs, lane, offset, position };
        last = { ...cursor, xid, id, events };
        // Told again, it moves to the end, since it is told as it stands now.
        places.delete(eventId(place));
        places.set(eventId(place), { place, cursor: last });
        if (places.size >= chunkEvents) break reading;
      }
  }
  const isAll = places.size < chunkEvents && rows.length < rowsMax;
  const end = isAll || !last ? ended(cursor) : last;
  const found = new Map(
    (
      await readPlaces(
        sql,
        { orgId: wanted.orgId },
        [...places.values()].map(({ place }) => place),
      )
    )
      .map(eventOf)
      .map((event) => [event.id, event]),
  );
  const events = [...places].flatMap(([id, { cursor: at }]) => {
    const event = found.get(id);
    return event ? [{ event, cursor: at }] : [];
  });
  const final = events.at(-1);
  if (final) final.cursor = end;
  return { events, cursor: end, isAll };
}

/** Conditions of what lies between the two snapshots, behind the row where the cursor is. */
function between({ orgId, sourceId, integrationId }: FeedWanted, { seen, until, xid, id }: Cursor) {
  const values: string[] = [orgId, seen, until, xid, id];
  const conditions = [
    'org_id = $1::text',
    'xid >= pg_snapshot_xmin($2::text::pg_snapshot) and xid < pg_snapshot_xmax($3::text::pg_snapshot)',
    'not pg_visible_in_snapshot(xid, $2::text::pg_snapshot) and pg_visible_in_snapshot(xid, $3::text::pg_snapshot)',
    '(xid, id) >= ($4::text::xid8, $5::bigint)',
  ];
  if (sourceId !== undefined) conditions.push(`source_id = $${values.push(sourceId)}::text`);
  if (integrationId !== undefined)
    conditions.push(
      `coalesce(integration_id, $${values.push(integrationId)}::text) = $${values.length}::text`,
    );
  return { values, where: conditions.join(' and ') };
}

function readTold(sql: Sql, wanted: FeedWanted, cursor: Cursor): Promise<Told[]> {
  const { values, where } = between(wanted, cursor);
  return sql.unsafe<Told[]>(
    `select xid::text as xid, id, events, places from feed where ${where} order by xid, id limit ${rowsMax}`,
    values,
    { prepare: true },
  );
}

async function countBehind(sql: Sql, wanted: FeedWanted, cursor: Cursor): Promise<number> {
  const { values, where } = between(wanted, cursor);
  const [row] = await sql.unsafe<{ events: number }[]>(
    `select coalesce(sum(events), 0)::float8 as events from feed where ${where}`,
    values,
    { prepare: true },
  );
  return (row?.events ?? 0) - cursor.events;
}

/** The cursor behind about so many events, and how many they are. */
async function skip(sql: Sql, wanted: FeedWanted, cursor: Cursor, events: number) {
  const { values, where } = between(wanted, cursor);
  const [row] = await sql.unsafe<{ xid: string; id: string; events: number; before: number }[]>(
    `select xid::text as xid, id, events, before from (
       select xid, id, events, (sum(events) over (order by xid, id))::float8 - events as before from feed
       where ${where}) told
     where before <= $${values.length + 1}::float8 order by xid desc, id desc limit 1`,
    [...values, cursor.events + events],
    { prepare: true },
  );
  if (!row) return { cursor, skipped: 0 };
  const inRow = Math.min(row.events, cursor.events + events - row.before);
  return {
    cursor: { ...cursor, xid: row.xid, id: row.id, events: inRow },
    skipped: row.before + inRow - cursor.events,
  };
}
