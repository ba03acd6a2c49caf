import { eventTypes, type EventPlace, type EventType } from '../domain/envelope.ts';
import { eventId, parseEventId } from '../domain/event-ids.ts';
import type { Sql } from './database.ts';
import { hourMs, hourOf } from './trail/hours.ts';

/** What the index knows of an event; its payload stands in the stream, at its place. */
export type EventRow = {
  id: string;
  place: EventPlace;
  orgId: string;
  sourceId: string;
  type: EventType;
  name?: string;
  /** Its messageId was seen within 24 hours before. */
  isDuplicate: boolean;
};

export type EventsWanted = {
  orgId: string;
  sourceId?: string | undefined;
  /** The id of the last event that was seen. */
  after?: string | undefined;
  limit: number;
};

/** Most pages are filled by what is this new, and few partitions are looked at for it. */
const recentMs = 6 * hourMs;

/**
 * Events newest first, of an organization or of one of its sources. An `after` that is no id stands for the end of the
 * list. At most two statements.
 */
export async function listEvents(sql: Sql, wanted: EventsWanted): Promise<EventRow[]> {
  const after = wanted.after === undefined ? undefined : parseEventId(wanted.after);
  if (wanted.limit < 1 || (wanted.after !== undefined && after === undefined)) return [];
  const recentFromMs = hourOf((after?.atMs ?? Date.now()) - recentMs);
  const rows = await readRows(sql, wanted, { fromMs: recentFromMs, after, limit: wanted.limit });
  if (rows.length < wanted.limit)
    rows.push(...(await readRows(sql, wanted, { toMs: recentFromMs, limit: wanted.limit - rows.length })));
  return rows.map(eventOf);
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

type Row = {
  at: string;
  lane: number;
  offset: string;
  position: number;
  org_id: string;
  source_id: string;
  type: string;
  name: string | null;
  is_duplicate: boolean;
};

const columns = `at_ms as at, lane, "offset", position, org_id, source_id, type, name, is_duplicate`;

type Span = { fromMs?: number; toMs?: number; after?: EventPlace | undefined; limit: number };

/** Not prepared, so that the planner sees the moments and looks at their partitions alone. */
function readRows(sql: Sql, { orgId, sourceId }: EventsWanted, span: Span): Promise<Row[]> {
  const values: (string | number)[] = [];
  const value = (one: string | number, type: string) => `$${values.push(one)}::${type}`;
  const conditions = [`org_id = ${value(orgId, 'text')}`];
  if (sourceId !== undefined) conditions.push(`source_id = ${value(sourceId, 'text')}`);
  if (span.fromMs !== undefined) conditions.push(`at_ms >= ${value(span.fromMs, 'bigint')}`);
  if (span.toMs !== undefined) conditions.push(`at_ms < ${value(span.toMs, 'bigint')}`);
  if (span.after) {
    const { atMs, lane, offset, position } = span.after;
    const at = value(atMs, 'bigint');
    // The first of the two lets the planner leave partitions out; it does not look into rows.
    conditions.push(
      `at_ms <= ${at}`,
      `(at_ms, lane, "offset", position) < (${at}, ${value(lane, 'int')}, ${value(offset, 'bigint')}, ${value(position, 'int')})`,
    );
  }
  return sql.unsafe<Row[]>(
    `select ${columns} from events where ${conditions.join(' and ')}
     order by at_ms desc, lane desc, "offset" desc, position desc limit ${value(span.limit, 'int')}`,
    values,
    { prepare: false },
  );
}

function eventOf(row: Row): EventRow {
  const place = { atMs: Number(row.at), lane: row.lane, offset: Number(row.offset), position: row.position };
  return {
    id: eventId(place),
    place,
    orgId: row.org_id,
    sourceId: row.source_id,
    // Delivery alone writes rows, and knows no other types.
    type: eventTypes.find((type) => type === row.type) ?? 'track',
    name: row.name ?? undefined,
    isDuplicate: row.is_duplicate,
  };
}
