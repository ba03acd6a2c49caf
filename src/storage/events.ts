import { parseEventId } from '../domain/event-ids.ts';
import type { DeliveryStatus } from '../domain/outcome.ts';
import type { Sql } from './database.ts';
import { outcomesOf, type EventOutcome } from './outcomes.ts';
import { hourMs, hourOf, oldestHour, spanMs } from './trail/hours.ts';
import {
  columns,
  conditionsOf,
  createValues,
  eventOf,
  newestFirst,
  type Among,
  type EventRow,
  type Row,
} from './trail/rows.ts';
import { readSought } from './trail/sought.ts';
import { readStanding } from './trail/standing.ts';

export type { EventRow } from './trail/rows.ts';

export type EventsWanted = Omit<Among, 'after'> & {
  /** The id of the last event that was seen. */
  after?: string | undefined;
  limit: number;
  /** A messageId, userId or anonymousId, or the beginning of a name. */
  search?: string | undefined;
  status?: DeliveryStatus | undefined;
  /** Whose status it is. Without it any integration of the organization counts. */
  integrationIds?: readonly string[] | undefined;
};

export type FoundEvents = {
  rows: EventRow[];
  /** Set where so much was looked at that the rest was not: events before this moment may fit as well. */
  lookedBackToMs?: number;
};

/** Most pages are filled by what is this new, and few partitions are looked at for it. */
const recentMs = 6 * hourMs;
/** Events that a search has found and that are looked at for their status, for one page. */
const judgedMax = 1_000;

/** Events newest first. An `after` that is no id stands for the end of the list. */
export async function listEvents(sql: Sql, wanted: EventsWanted): Promise<EventRow[]> {
  return (await findEvents(sql, wanted)).rows;
}

/**
 * Events newest first. Every kept hour is looked at where the page is not full before, by an index, and a bounded number
 * of rows. A statement for each four days.
 */
export async function findEvents(sql: Sql, wanted: EventsWanted): Promise<FoundEvents> {
  const after = wanted.after === undefined ? undefined : parseEventId(wanted.after);
  if (wanted.limit < 1 || (wanted.after !== undefined && after === undefined)) return { rows: [] };
  const { search, status, limit, ...rest } = wanted;
  const among = { ...rest, after };
  // No text in the database has a NUL, and none can be asked for.
  const text = search?.trim().replaceAll('\0', '\ufffd') || undefined;
  if (status === undefined) return { rows: (await readAll(sql, among, text, limit)).map(eventOf) };
  if (text !== undefined) return readSoughtStanding(sql, { ...among, status, limit }, text);
  if (status === 'duplicate') return { rows: (await readDuplicates(sql, among, limit)).map(eventOf) };
  const { rows, lookedBackToMs } = await readStanding(sql, { ...among, status, limit });
  return { rows: rows.map(eventOf), lookedBackToMs };
}

/** One event of an organization, or undefined where it has none of this id. */
export async function findEvent(
  sql: Sql,
  { orgId, id }: { orgId: string; id: string },
): Promise<EventRow | undefined> {
  const place = parseEventId(id);
  if (!place) return undefined;
  const rows = await sql.unsafe<Row[]>(
    `select ${columns} from events
     where at_ms = $1::bigint and lane = $2::int and "offset" = $3::bigint and position = $4::int and org_id = $5::text`,
    [place.atMs, place.lane, place.offset, place.position, orgId],
    { prepare: false },
  );
  return rows.map(eventOf)[0];
}

/** First the recent hours, then those before them, some days at a time, until the page is full. */
async function readAll(sql: Sql, among: Among, text: string | undefined, limit: number): Promise<Row[]> {
  const startMs = among.fromMs ?? 0;
  const endMs = Math.min(among.after?.atMs ?? Infinity, among.toMs ?? Infinity, Date.now());
  const recentFromMs = Math.max(hourOf(endMs - recentMs), startMs);
  const rows = await readSome(sql, { ...among, fromMs: recentFromMs }, text, limit);
  if (rows.length >= limit || recentFromMs === startMs) return rows;
  const firstMs = Math.max(startMs, (await oldestHour(sql)) ?? Infinity);
  for (let toMs = recentFromMs; toMs > firstMs && rows.length < limit; toMs -= spanMs) {
    const older = { ...among, fromMs: Math.max(toMs - spanMs, firstMs), toMs, after: undefined };
    rows.push(...(await readSome(sql, older, text, limit - rows.length)));
  }
  return rows;
}

function readSome(sql: Sql, among: Among, text: string | undefined, limit: number): Promise<Row[]> {
  if (text !== undefined) return readSought(sql, { ...among, text, limit });
  return readRows(sql, among, limit);
}

/** Not prepared, so that the planner sees the moments and looks at their partitions alone. */
function readRows(sql: Sql, among: Among, limit: number, more: string[] = []): Promise<Row[]> {
  const { values, add } = createValues();
  const conditions = [...conditionsOf(among, add), ...more];
  return sql.unsafe<Row[]>(
    `select ${columns} from events where ${conditions.join(' and ')}
     order by ${newestFirst} limit ${add(limit, 'int')}`,
    values,
    { prepare: false },
  );
}

/** Duplicates have no outcomes where their source has no integrations. */
function readDuplicates(sql: Sql, among: Among, limit: number): Promise<Row[]> {
  return readRows(sql, among, limit, ['is_duplicate']);
}

/** Events that a search finds, as far as they stand so. */
async function readSoughtStanding(
  sql: Sql,
  wanted: Among & { status: DeliveryStatus; integrationIds?: readonly string[] | undefined; limit: number },
  text: string,
): Promise<FoundEvents> {
  const { status, integrationIds, limit, ...among } = wanted;
  const rows = await readAll(sql, among, text, judgedMax);
  const events = rows.map(eventOf);
  const outcomes = await outcomesOf(
    sql,
    events.map(({ place }) => place),
  );
  const found = events.filter((event) =>
    standsSo(event, outcomes.get(event.id) ?? [], status, integrationIds),
  );
  if (found.length >= limit || rows.length < judgedMax) return { rows: found.slice(0, limit) };
  return { rows: found, lookedBackToMs: Number(rows.at(-1)?.at) };
}

function standsSo(
  { isDuplicate }: EventRow,
  outcomes: readonly EventOutcome[],
  status: DeliveryStatus,
  integrationIds: readonly string[] | undefined,
): boolean {
  if (status === 'duplicate') return isDuplicate;
  return outcomes.some(
    (one) => one.status === status && (integrationIds?.includes(one.integrationId) ?? true),
  );
}
