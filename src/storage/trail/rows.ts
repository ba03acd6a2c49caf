import { eventTypes, type EventPlace, type EventType } from '../../domain/envelope.ts';
import { eventId } from '../../domain/event-ids.ts';

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

/** As the database has it. */
export type Row = {
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

export const columns = `at_ms as at, lane, "offset", position, org_id, source_id, type, name, is_duplicate`;
export const newestFirst = `at_ms desc, lane desc, "offset" desc, position desc`;

export function eventOf(row: Row): EventRow {
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

/** Which events are looked at. Moments are Unix milliseconds; `toMs` is the first that is out. */
export type Among = {
  orgId: string;
  sourceId?: string | undefined;
  fromMs?: number | undefined;
  toMs?: number | undefined;
  after?: EventPlace | undefined;
};

/** Collects the values of a statement; answers what stands for each. */
export function createValues() {
  const values: (string | number | string[] | number[])[] = [];
  return { values, add: (one: (typeof values)[number], type: string) => `$${values.push(one)}::${type}` };
}
export type Add = ReturnType<typeof createValues>['add'];

/** The moments as values, so that the planner of a statement that is not prepared leaves out all other partitions. */
export function spanOf({ fromMs, toMs, after }: Among, add: Add): string[] {
  const conditions: string[] = [];
  if (fromMs !== undefined) conditions.push(`at_ms >= ${add(fromMs, 'bigint')}`);
  if (toMs !== undefined) conditions.push(`at_ms < ${add(toMs, 'bigint')}`);
  if (after) conditions.push(`at_ms <= ${add(after.atMs, 'bigint')}`);
  return conditions;
}

export function conditionsOf(among: Among, add: Add): string[] {
  const { orgId, sourceId, after } = among;
  const conditions = [`org_id = ${add(orgId, 'text')}`, ...spanOf(among, add)];
  if (sourceId !== undefined) conditions.push(`source_id = ${add(sourceId, 'text')}`);
  if (after) {
    const { atMs, lane, offset, position } = after;
    conditions.push(
      `(at_ms, lane, "offset", position) < (${add(atMs, 'bigint')}, ${add(lane, 'int')}, ${add(offset, 'bigint')}, ${add(position, 'int')})`,
    );
  }
  return conditions;
}
