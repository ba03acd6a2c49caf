import type { Log } from '../../domain/log.ts';
import type { Sql } from '../../storage/database.ts';
import { countWanted } from '../../storage/jobs/again.ts';
import { endJob, firstJobs, startJob, type AliveJob } from '../../storage/jobs/alive.ts';
import type { Routing } from '../../storage/routing.ts';
import type { Hours } from '../../storage/trail/hours.ts';
import { ending } from '../dispatch.ts';
import type { Lines } from '../lines/lines.ts';
import type { Desk } from '../record/desk.ts';
import { takeStep } from './step.ts';

/** How often we look for jobs where there were none. */
const lookMs = 1_000;
/** With more live events of the integration in memory, its jobs rest. */
const liveQueuedMax = 50;

type Deps = {
  sql: Sql;
  desk: Pick<Desk, 'run'>;
  hours: Hours;
  lines: Lines;
  routing: Pick<Routing, 'find'>;
  log: Log;
  now: () => number;
};

/**
 * Works off the jobs that send events again, one of each integration at a time, a step of each at a call of `wake`.
 *
 * A step puts a few events where retries wait, and all else is the way of a retry: order, pace, and patience. Live events
 * come first: a job has few events on their way at a time, and rests where live ones of its integration queue.
 */
export function createReplays(deps: Deps) {
  const { sql, log, now } = deps;
  let isLooking = false;
  let restUntilMs = 0;

  async function look(): Promise<void> {
    const jobs = await firstJobs(sql);
    if (jobs.length === 0) restUntilMs = now() + lookMs;
    for (const job of jobs) await advance(deps, job);
  }

  return {
    wake(): void {
      if (isLooking || now() < restUntilMs) return;
      isLooking = true;
      look()
        .catch((error: unknown) => log.warn({ error }, 'Jobs could not be looked for.'))
        .finally(() => void (isLooking = false));
    },
  };
}

async function advance(deps: Deps, job: AliveJob): Promise<void> {
  const { desk, hours, lines, routing, log } = deps;
  const route = routing.find(job.integrationId);
  const reason = ending(route);
  if (!route || reason !== undefined) return end(deps, job, reason ?? '');
  if (lines.of(job.integrationId).liveQueued() > liveQueuedMax) return;
  const { sourceId } = route;
  if (job.total === undefined) await start(deps, job, sourceId);
  try {
    await desk.run((transaction, at) => takeStep(transaction, hours, { jobId: job.id, sourceId }, at));
  } catch (error) {
    log.error({ jobId: job.id, error }, 'A job could not go on.');
    await end(deps, job, 'It could not go on, by a fault of ours that the server’s log tells of.');
  }
}

async function start({ sql, desk, hours }: Deps, job: AliveJob, sourceId: string): Promise<void> {
  // Counting may take a while, so nothing waits for it.
  const total = await countWanted(sql, job, sourceId);
  const { fromMs } = job.wanted;
  const oldestMs = hours.oldest();
  const note =
    job.wanted.kind === 'kept' && fromMs !== undefined && fromMs < oldestMs && oldestMs < Infinity
      ? `Events before ${new Date(oldestMs).toISOString()} are no longer kept.`
      : undefined;
  await desk.run(async (transaction) => {
    await startJob(transaction, job.id, { total, note });
    return [];
  });
}

async function end({ desk }: Deps, job: AliveJob, reason: string): Promise<void> {
  await desk.run(async (transaction) => {
    const { seen, gone } = job.progress;
    await endJob(
      transaction,
      job.id,
      'failed',
      `${reason} ${seen - gone} of its events had been sent again by then.`,
    );
    return [];
  });
}
