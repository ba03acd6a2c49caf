import { newId } from '../domain/ids.ts';
import type { Log } from '../domain/log.ts';
import { minuteOf } from '../domain/metrics/span.ts';
import type { Queries, Sql } from './database.ts';
import { writeRejected, type RejectedChange } from './metrics/changes.ts';

/** What ingest refused: one event, or a whole request. */
export type NewRejection = {
  orgId: string;
  sourceId: string;
  code: string;
  /** A sentence for the person who looks at the source's page. */
  reason: string;
  /** The beginning of what was refused. */
  sample?: string;
};

export type Rejection = NewRejection & { id: string; at: Date };

export type Rejections = {
  /**
   * Remembers it; it is written within a second. Never waits and never throws. Every one is counted, also beyond what is
   * kept for people to look at: as many as it stands for.
   */
  add(rejection: NewRejection, eventsCount?: number): void;
  /** Writes what is left. */
  close(): Promise<void>;
};

export const sampleLengthMax = 2_000;
const reasonLengthMax = 500;
/** What is kept for each source; older ones go. */
const keptPerSourceMax = 1_000;
/** What waits to be written. Beyond it rejections are only counted: a flood must cost us no memory. */
const waitingMax = 2_000;
const waitingPerSourceMax = 100;
const writeEveryMs = 1_000;

/** Keeps rejections for the source's page, written behind and capped, so that a flood of them harms nobody. */
export function openRejections(options: { sql: Sql; log: Log; now: () => number }): Rejections {
  const { sql, log, now } = options;
  let waiting: Rejection[] = [];
  let perSource = new Map<string, number>();
  let dropped = 0;
  let counted = new Map<string, RejectedChange>();
  let writing = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  function count({ orgId, sourceId }: NewRejection, eventsCount: number, nowMs: number): void {
    const atMs = minuteOf(nowMs);
    const key = `${sourceId}/${atMs}`;
    const change = counted.get(key) ?? { orgId, sourceId, atMs, rejected: 0 };
    change.rejected += eventsCount;
    counted.set(key, change);
  }

  function add(rejection: NewRejection, eventsCount = 1): void {
    const nowMs = now();
    count(rejection, eventsCount, nowMs);
    timer ??= setTimeout(write, writeEveryMs).unref();
    const ofSource = perSource.get(rejection.sourceId) ?? 0;
    if (waiting.length >= waitingMax || ofSource >= waitingPerSourceMax) {
      dropped += 1;
      return;
    }
    perSource.set(rejection.sourceId, ofSource + 1);
    waiting.push({ ...rejection, id: newId(), at: new Date(nowMs) });
  }

  function write(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const rows = waiting;
    const sourceIds = [...perSource.keys()];
    const changes = [...counted.values()];
    if (dropped > 0) log.warn({ dropped }, 'More was rejected than is kept for people to look at.');
    waiting = [];
    perSource = new Map();
    dropped = 0;
    counted = new Map();
    writing = writing
      .then(() => insert(sql, rows, sourceIds, changes))
      .catch((error: unknown) => {
        log.error({ error, rejections: rows.length }, 'Rejections could not be written.');
      });
    return writing;
  }

  return { add, close: write };
}

async function insert(
  sql: Sql,
  rows: Rejection[],
  sourceIds: string[],
  changes: RejectedChange[],
): Promise<void> {
  if (rows.length + changes.length === 0) return;
  await sql.begin(async (transaction) => {
    await insertRows(transaction, rows);
    await writeRejected(transaction, changes);
  });
  for (const sourceId of sourceIds)
    await sql`
      delete from rejections where source_id = ${sourceId} and (at, id) < (
        select at, id from rejections where source_id = ${sourceId}
        order by at desc, id desc offset ${keptPerSourceMax - 1} limit 1)`;
}

async function insertRows(sql: Queries, rows: Rejection[]): Promise<void> {
  const column = (value: (row: Rejection) => string | null) => rows.map(value);
  // A source may have been deleted since; its rejections went with it.
  await sql`
    insert into rejections (id, at, org_id, source_id, code, reason, sample)
    select n.id, n.at, n.org_id, n.source_id, n.code, n.reason, n.sample
    from unnest(
      ${column((row) => row.id)}::text[], ${column((row) => row.at.toISOString())}::timestamptz[],
      ${column((row) => row.orgId)}::text[], ${column((row) => row.sourceId)}::text[],
      ${column((row) => row.code)}::text[], ${column((row) => storable(row.reason, reasonLengthMax))}::text[],
      ${column((row) => (row.sample === undefined ? null : storable(row.sample, sampleLengthMax)))}::text[]
    ) as n (id, at, org_id, source_id, code, reason, sample)
    join sources s on s.id = n.source_id and s.org_id = n.org_id`;
}

/** PostgreSQL's text takes neither NUL nor half a character; encoding replaces the latter. */
function storable(text: string, lengthMax: number): string {
  return Buffer.from(text.slice(0, lengthMax).replaceAll('\0', '\ufffd')).toString();
}

/** Newest first, behind the rejection `after` where one is given. */
export async function listRejections(
  sql: Sql,
  of: { orgId: string; sourceId?: string; after?: string; limit: number },
): Promise<Rejection[]> {
  const ofSource = of.sourceId === undefined ? sql`` : sql`and source_id = ${of.sourceId}`;
  const behind =
    of.after === undefined
      ? sql``
      : sql`and (at, id) < (select at, id from rejections where id = ${of.after} and org_id = ${of.orgId})`;
  const rows = await sql<(Omit<Rejection, 'sample'> & { sample: string | null })[]>`
    select id, at, org_id as "orgId", source_id as "sourceId", code, reason, sample from rejections
    where org_id = ${of.orgId} ${ofSource} ${behind} order by at desc, id desc limit ${of.limit}`;
  return rows.map((row) => ({ ...row, sample: row.sample ?? undefined }));
}
