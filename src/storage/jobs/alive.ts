import * as z from 'zod/mini';
import { ReplayWanted } from '../../domain/replay/replays.ts';
import type { Sql } from '../database.ts';
import type { Statements } from '../trail/hours.ts';

/** How far a job has come. */
const Progress = z.object({
  /** [moment, lane, offset, position] of the last event that was looked at. */
  after: z.optional(z.tuple([z.number(), z.number(), z.number(), z.number()])),
  /** Events that were looked at. */
  seen: z._default(z.number(), 0),
  /** Of these, what could not be sent again since it is no longer kept. */
  gone: z._default(z.number(), 0),
  /** Everything was looked at. */
  isRead: z._default(z.boolean(), false),
});
export type Progress = z.infer<typeof Progress>;

/** A job that is not finished, as delivery works on it. */
export type AliveJob = {
  id: string;
  integrationId: string;
  wanted: ReplayWanted;
  total: number | undefined;
  progress: Progress;
  createdMs: number;
};

/** Jobs that are read at a time. */
const jobsMax = 200;

type Row = {
  id: string;
  integration_id: string;
  wanted: unknown;
  total: string | null;
  progress: unknown;
  created: number;
};

const columns = `id, integration_id, wanted, total, progress, (extract(epoch from created_at) * 1000)::float8 as created`;
const isAlive = `state in ('waiting', 'running')`;

/** The oldest job of each integration: the others wait for it, so that each user's events keep their order. */
export async function firstJobs(sql: Sql): Promise<AliveJob[]> {
  const rows = await sql.unsafe<Row[]>(
    `select ${columns} from jobs where kind = 'replay' and ${isAlive} order by created_at, id limit ${jobsMax}`,
  );
  const first = new Map<string, Row>();
  for (const row of rows) if (!first.has(row.integration_id)) first.set(row.integration_id, row);
  return [...first.values()].map(jobOf);
}

/**
 * The job as it stands now, locked until the transaction ends; undefined where it was cancelled or is gone, or somebody is
 * about to cancel it. Never waits: deliveries stand behind us.
 */
export async function lockAlive(sql: Statements, id: string): Promise<AliveJob | undefined> {
  const rows = await sql.unsafe<Row[]>(
    `select ${columns} from jobs where id = $1::text and ${isAlive} for update skip locked`,
    [id],
  );
  return rows.map(jobOf)[0];
}

/** `note` stands in its message from now on. */
export async function startJob(
  sql: Statements,
  id: string,
  { total, note }: { total: number; note: string | undefined },
): Promise<void> {
  await sql.unsafe(
    `update jobs set state = 'running', total = $2::bigint, message = $3::text where id = $1::text and ${isAlive}`,
    [id, total, note ?? null],
  );
}

export async function saveProgress(
  sql: Statements,
  id: string,
  progress: Progress,
  done: number,
): Promise<void> {
  await sql.unsafe(
    `update jobs set state = 'running', done = $2::bigint, total = greatest(total, $2::bigint), progress = $3::text::json
     where id = $1::text`,
    [id, done, JSON.stringify(progress)],
  );
}

export async function endJob(
  sql: Statements,
  id: string,
  state: 'done' | 'failed',
  message: string,
): Promise<void> {
  await sql.unsafe(
    `update jobs set state = $2::text, message = concat_ws(' ', $3::text, message), ended_at = now() where id = $1::text and ${isAlive}`,
    [id, state, message],
  );
}

/** Jobs that ended longer ago are forgotten. */
const keptDays = 30;

export async function forgetJobs(sql: Sql): Promise<void> {
  await sql`delete from jobs where ended_at < now() - ${keptDays} * interval '1 day'`;
}

function jobOf(row: Row): AliveJob {
  return {
    id: row.id,
    integrationId: row.integration_id,
    wanted: ReplayWanted.parse(row.wanted),
    total: row.total === null ? undefined : Number(row.total),
    progress: Progress.parse(row.progress),
    createdMs: row.created,
  };
}
