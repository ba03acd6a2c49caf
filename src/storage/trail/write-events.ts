import type { StampedEvent } from '../../domain/events.ts';
import type { Sql } from '../database.ts';
import { minuteMs } from '../../domain/metrics/span.ts';
import { hourMs, hourOf, partitionName, type Hours } from './hours.ts';
import type { EventKeys } from './keys.ts';
import { toldColumns } from './told.ts';

/** A messageId counts as seen for this long. */
export const duplicateMsMax = 24 * hourMs;
const duplicateHours = duplicateMsMax / hourMs;
/** Characters of a name that are kept to search and to show; the event itself keeps all of them. */
const nameCharsMax = 200;

/** `again`: this very event was written before, by a run that did not finish. */
export type Seen = 'new' | 'again' | 'duplicate';
export type KeyedEvent = { event: StampedEvent; keys: EventKeys };

type Found = { key: string; at: string; lane: number; offset: string; position: number };

/**
 * Writes the rows of events and says of each what it is, in their order. An event has one row, however often it is
 * written; of several events with one messageId in an organization the first is `new`, for 24 hours.
 */
export async function writeEvents(sql: Sql, hours: Hours, events: readonly KeyedEvent[]): Promise<Seen[]> {
  await hours.make(events.map(({ event }) => hourOf(event.place.atMs)));
  const seen = new Map<KeyedEvent, Seen>();
  for (const [hour, group] of byHour(events)) await writeHour(sql, hours, hour, group, seen);
  return events.map((event) => seen.get(event) ?? 'new');
}

async function writeHour(
  sql: Sql,
  hours: Hours,
  hour: number,
  group: KeyedEvent[],
  seen: Map<KeyedEvent, Seen>,
): Promise<void> {
  const found = await findKeys(sql, hours, hour, group);
  const fresh = new Set<string>();
  const missing: KeyedEvent[] = [];
  for (const one of group) {
    const rows = found.get(plain(one.keys.message)) ?? [];
    if (rows.some((row) => isPlaceOf(row, one))) seen.set(one, 'again');
    else missing.push(one);
    if (seen.has(one)) continue;
    const isDuplicate = rows.some((row) => isNear(row, one)) || fresh.has(one.keys.message);
    seen.set(one, isDuplicate ? 'duplicate' : 'new');
    fresh.add(one.keys.message);
  }
  if (missing.length === 0) return;
  const written = await insert(sql, hour, missing, seen);
  // Another process was faster with the same messageId, between our look and our writing.
  const late = missing.filter((one) => seen.get(one) === 'new' && !written.has(placeOf(one)));
  if (late.length === 0) return;
  for (const one of late) seen.set(one, 'duplicate');
  await insert(sql, hour, late, seen);
}

/** The rows of originals with these messages, of the hour and of those before it that count. */
async function findKeys(
  sql: Sql,
  hours: Hours,
  hour: number,
  group: KeyedEvent[],
): Promise<Map<string, Found[]>> {
  const back = Array.from({ length: duplicateHours + 1 }, (_one, count) => hour - count * hourMs);
  const text = back
    .filter((one) => hours.has(one))
    .map(
      (one) =>
        `select message_key as key, at_ms as at, lane, "offset", position from ${partitionName('events', one)}
         where not is_duplicate and message_key = any($1::uuid[])`,
    )
    .join(' union all ');
  const rows = await sql.unsafe<Found[]>(text, [group.map(({ keys }) => keys.message)], { prepare: true });
  const found = new Map<string, Found[]>();
  for (const row of rows) {
    const key = plain(row.key);
    const others = found.get(key);
    if (others) others.push(row);
    else found.set(key, [row]);
  }
  return found;
}

/**
 * Answers the places of what was written; what is there already is left as it is. What is written is counted as received
 * in the same statement, so that an event counts once, as it has one row.
 */
async function insert(
  sql: Sql,
  hour: number,
  group: KeyedEvent[],
  seen: Map<KeyedEvent, Seen>,
): Promise<Set<string>> {
  const rows = await sql.unsafe<{ place: string }[]>(
    `with told as (
       insert into feed (org_id, source_id, events, places)
       select * from unnest($13::text[], $14::text[], $15::int[], $16::text[])
     ), written as (insert into ${partitionName('events', hour)}
       (at_ms, lane, "offset", position, org_id, source_id, message_key, user_key, anonymous_key, type, name, is_duplicate)
     select a, l, o, p, g, s, m, u, n, t, e, d = 1
     from unnest($1::bigint[], $2::int[], $3::bigint[], $4::int[], $5::text[], $6::text[], $7::uuid[], $8::uuid[],
       $9::uuid[], $10::text[], $11::text[], $12::int[]) as r(a, l, o, p, g, s, m, u, n, t, e, d)
     on conflict do nothing
     returning org_id, source_id, at_ms, lane, "offset", position
     ), counted as (
       insert into metric_changes (org_id, source_id, at_ms, received)
       select org_id, source_id, at_ms - at_ms % ${minuteMs}, count(*) from written group by 1, 2, 3
     )
     select lane || '/' || "offset" || '/' || position as place from written`,
    [...columnsOf(group, seen), ...toldOf(group)],
    { prepare: true },
  );
  return new Set(rows.map(({ place }) => place));
}

function columnsOf(group: KeyedEvent[], seen: Map<KeyedEvent, Seen>): (string | number | null)[][] {
  const events = group.map(({ event }) => event);
  return [
    events.map(({ place }) => place.atMs),
    events.map(({ place }) => place.lane),
    events.map(({ place }) => place.offset),
    events.map(({ place }) => place.position),
    events.map(({ orgId }) => orgId),
    events.map(({ sourceId }) => sourceId),
    group.map(({ keys }) => keys.message),
    group.map(({ keys }) => keys.user ?? null),
    group.map(({ keys }) => keys.anonymous ?? null),
    events.map(({ type }) => type),
    // PostgreSQL keeps no NUL in a text.
    events.map(({ name }) => name?.slice(0, nameCharsMax).replaceAll('\0', '\ufffd') ?? null),
    group.map((one) => (seen.get(one) === 'duplicate' ? 1 : 0)),
  ];
}

/** Tells those who watch, with the rows and not before them. */
function toldOf(group: readonly KeyedEvent[]): (string | number)[][] {
  const orgs = new Map(group.map(({ event }) => [event.sourceId, event.orgId]));
  const [sources, counts, places] = toldColumns(
    group.map(({ event }) => ({ id: event.sourceId, entry: event.place, positions: [event.place.position] })),
  );
  return [sources.map((id) => orgs.get(id) ?? ''), sources, counts, places];
}

function byHour(events: readonly KeyedEvent[]): Map<number, KeyedEvent[]> {
  const groups = new Map<number, KeyedEvent[]>();
  for (const one of events) {
    const hour = hourOf(one.event.place.atMs);
    const group = groups.get(hour);
    if (group) group.push(one);
    else groups.set(hour, [one]);
  }
  return groups;
}

function placeOf({ event: { place } }: KeyedEvent): string {
  return `${place.lane}/${place.offset}/${place.position}`;
}

function isPlaceOf(row: Found, one: KeyedEvent): boolean {
  return `${row.lane}/${row.offset}/${row.position}` === placeOf(one);
}

function isNear(row: Found, { event }: KeyedEvent): boolean {
  return event.place.atMs - Number(row.at) < duplicateMsMax;
}

/** The database writes a uuid with dashes. */
function plain(key: string): string {
  return key.replaceAll('-', '');
}
