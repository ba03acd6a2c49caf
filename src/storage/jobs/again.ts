import type { EventPlace } from '../../domain/envelope.ts';
import { parseFailureId } from '../../domain/replay/failure-ids.ts';
import type { Sql } from '../database.ts';
import { hourMs, hourOf, type Hours, type Statements } from '../trail/hours.ts';
import { orderKeyOf } from '../trail/keys.ts';
import type { WaitKey } from '../waits.ts';
import type { AliveJob, Progress } from './alive.ts';

/** Events that a job is to send again, in the order in which they came, and whether those were the last. */
export type Chunk = { waits: WaitKey[]; after: Progress['after']; isLast: boolean };

/** What is looked at in one statement of the index, so that the planner sees few partitions. */
const windowMs = 6 * hourMs;
/** Windows of one step; a span with nothing in it takes several steps. */
const windowsMax = 12;

/** The next events of a job. `sourceId` is the integration's. */
export function readChunk(
  sql: Statements,
  job: AliveJob,
  { sourceId, hours, rowsMax }: { sourceId: string; hours: Hours; rowsMax: number },
): Promise<Chunk> {
  return job.wanted.kind === 'failures'
    ? readFailures(sql, job, rowsMax)
    : readKept(sql, job, sourceId, hours, rowsMax);
}

/** How many events a job has to do with. */
export async function countWanted(sql: Sql, job: AliveJob, sourceId: string): Promise<number> {
  const { wanted } = job;
  const { text, values } =
    wanted.kind === 'failures'
      ? failuresWanted({ ...job, wanted })
      : {
          text: `events where source_id = $1::text and at_ms >= $2::bigint and at_ms < $3::bigint and not is_duplicate`,
          values: [sourceId, wanted.fromMs ?? 0, endOf(job)],
        };
  const rows = await sql.unsafe<{ count: number }[]>(
    `select count(*)::float8 as count from ${text}`,
    values,
    {
      prepare: false,
    },
  );
  return rows[0]?.count ?? 0;
}

/** Of a job's events, those that are on disk and were not tried yet. */
export async function countInHand(sql: Statements, jobId: string): Promise<number> {
  const rows = await sql.unsafe<{ count: number }[]>(
    'select count(*)::int as count from waits where job_id = $1::text and attempts = 0',
    [jobId],
    { prepare: true },
  );
  return rows[0]?.count ?? 0;
}

/** What came, or failed, after the job was made is none of its business. */
function endOf({ wanted, createdMs }: AliveJob): number {
  return Math.min(wanted.toMs ?? Infinity, createdMs);
}

type Values = (string | number | number[])[];
type FailuresJob = AliveJob & { wanted: { kind: 'failures' } };

function failuresWanted(job: FailuresJob): { text: string; values: Values } {
  const { integrationId, wanted } = job;
  const values: Values = [integrationId, wanted.fromMs ?? 0, endOf(job)];
  const value = (one: Values[number], type: string) => `$${values.push(one)}::${type}`;
  let text = `failures where integration_id = $1::text and failed_ms >= $2::bigint and failed_ms < $3::bigint`;
  if (wanted.reason !== undefined) text += ` and reason = ${value(wanted.reason, 'text')}`;
  if (wanted.failureIds) {
    const keys = wanted.failureIds.flatMap((id) => parseFailureId(id) ?? []);
    const columns = [
      value(
        keys.map(({ place }) => place.atMs),
        'bigint[]',
      ),
      value(
        keys.map(({ place }) => place.lane),
        'int[]',
      ),
      value(
        keys.map(({ place }) => place.offset),
        'bigint[]',
      ),
      value(
        keys.map(({ place }) => place.position),
        'int[]',
      ),
      value(
        keys.map(({ failedMs }) => failedMs),
        'bigint[]',
      ),
    ];
    text += ` and (${placeColumns}, failed_ms) in (select * from unnest(${columns.join(', ')}))`;
  }
  return { text, values };
}

const placeColumns = 'at_ms, lane, "offset", position';
type PlaceRow = { at: string; lane: number; offset: string; position: number };
const placeOf = (row: PlaceRow): EventPlace => ({
  ...{ atMs: Number(row.at), lane: row.lane, offset: Number(row.offset), position: row.position },
});
const plain = (key: string) => key.replaceAll('-', '');

async function readFailures(sql: Statements, job: AliveJob, rowsMax: number): Promise<Chunk> {
  const { wanted, integrationId, progress } = job;
  if (wanted.kind !== 'failures') return { waits: [], after: progress.after, isLast: true };
  const { text, values } = failuresWanted({ ...job, wanted });
  const rows = await sql.unsafe<(PlaceRow & { user_key: string })[]>(
    `select at_ms as at, lane, "offset", position, user_key from ${text} and ${isBehind(progress.after, values)}
     order by ${placeColumns} limit ${rowsMax}`,
    values,
    { prepare: false },
  );
  const waits = rows.map((row) => ({ integrationId, userKey: plain(row.user_key), place: placeOf(row) }));
  return { waits, after: lastOf(waits) ?? progress.after, isLast: rows.length < rowsMax };
}

type EventRow = PlaceRow & { user_key: string | null; anonymous_key: string | null };

async function readKept(
  sql: Statements,
  job: AliveJob,
  sourceId: string,
  hours: Hours,
  rowsMax: number,
): Promise<Chunk> {
  const { integrationId, progress, wanted } = job;
  const endMs = endOf(job);
  let after = progress.after ?? startOf(Math.max(wanted.fromMs ?? 0, Math.min(hours.oldest(), endMs)));
  const waits: WaitKey[] = [];
  for (let window = 0; window < windowsMax && waits.length < rowsMax; window++) {
    const untilMs = Math.min(hourOf(after[0]) + windowMs, endMs);
    const values: Values = [sourceId, after[0], untilMs];
    const limit = rowsMax - waits.length;
    const rows = await sql.unsafe<EventRow[]>(
      `select at_ms as at, lane, "offset", position, user_key, anonymous_key from events
       where source_id = $1::text and at_ms >= $2::bigint and at_ms < $3::bigint and not is_duplicate
         and ${isBehind(after, values)}
       order by ${placeColumns} limit ${limit}`,
      values,
      { prepare: false },
    );
    for (const row of rows) {
      const place = placeOf(row);
      const [user, anonymous] = [row.user_key, row.anonymous_key].map((key) => key ?? undefined);
      waits.push({ integrationId, userKey: plain(orderKeyOf(user, anonymous, place)), place });
    }
    if (rows.length === limit) return { waits, after: lastOf(waits) ?? after, isLast: false };
    after = startOf(untilMs);
    if (untilMs >= endMs) return { waits, after, isLast: true };
  }
  return { waits, after, isLast: false };
}

/** Before everything of that moment. */
function startOf(atMs: number): [number, number, number, number] {
  return [atMs, -1, -1, -1];
}

function lastOf(waits: readonly WaitKey[]): Progress['after'] {
  const place = waits.at(-1)?.place;
  return place && [place.atMs, place.lane, place.offset, place.position];
}

function isBehind(after: Progress['after'], values: Values): string {
  if (!after) return 'true';
  const [at, lane, offset, position] = after.map((one) => `$${values.push(one)}`);
  return `(${placeColumns}) > (${at}::bigint, ${lane}::int, ${offset}::bigint, ${position}::int)`;
}
