import type { EventPlace } from '../domain/envelope.ts';
import { eventId } from '../domain/event-ids.ts';
import type { DeliveryStatus } from '../domain/outcome.ts';
import type { Sql } from './database.ts';
import { noteAt, type Attempt } from './trail/notes.ts';
import { stateAt } from './trail/states.ts';

export type EventOutcome = {
  integrationId: string;
  status: DeliveryStatus;
  /** Why it was filtered, is tried again or has failed, in a sentence. */
  reason?: string;
  /** Oldest first. */
  attempts: Attempt[];
  /** When it is tried next, in Unix milliseconds, where that is known. */
  nextAtMs?: number;
};

type Row = {
  at: string;
  lane: number;
  offset: string;
  integration_id: string;
  first_position: number;
  states: Uint8Array;
  notes: unknown;
};

/**
 * How events stand at each integration that has to do with them, by event id. An event of which nothing is written yet
 * is missing: it is on its way. One statement, however many places.
 */
export async function outcomesOf(
  sql: Sql,
  places: readonly EventPlace[],
): Promise<Map<string, EventOutcome[]>> {
  const found = new Map<string, Map<string, EventOutcome>>();
  if (places.length === 0) return new Map();
  for (const row of await readRows(sql, places)) {
    for (const place of places) {
      if (place.lane !== row.lane || place.offset !== Number(row.offset)) continue;
      const id = eventId(place);
      const outcomes = found.get(id) ?? new Map<string, EventOutcome>();
      found.set(id, outcomes);
      add(outcomes, row, place.position);
    }
  }
  const written = [...found].filter(([, outcomes]) => outcomes.size > 0);
  return new Map(written.map(([id, outcomes]) => [id, [...outcomes.values()]]));
}

/** Rows come oldest first, so that the newest word on a position is the last. */
function add(outcomes: Map<string, EventOutcome>, row: Row, position: number): void {
  const status = stateAt(row.first_position, row.states, position);
  if (status === undefined) return;
  const { reason, attempt, nextAtMs } = noteAt(row.notes, position);
  const attempts = outcomes.get(row.integration_id)?.attempts ?? [];
  if (attempt) attempts.push(attempt);
  outcomes.set(row.integration_id, { integrationId: row.integration_id, status, reason, attempts, nextAtMs });
}

/** Not prepared, so that the planner sees the moments and looks at their partitions alone. */
function readRows(sql: Sql, places: readonly EventPlace[]): Promise<Row[]> {
  return sql.unsafe<Row[]>(
    `select at_ms as at, lane, "offset", integration_id, first_position, states, notes from outcomes
     where at_ms = any($1::bigint[]) and lane = any($2::int[]) and "offset" = any($3::bigint[])
     order by seq`,
    [
      [...new Set(places.map(({ atMs }) => atMs))],
      [...new Set(places.map(({ lane }) => lane))],
      [...new Set(places.map(({ offset }) => offset))],
    ],
    { prepare: false },
  );
}
