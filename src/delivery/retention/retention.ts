import type { Log } from '../../domain/log.ts';
import type { Sql } from '../../storage/database.ts';
import { forgetJobs } from '../../storage/jobs/alive.ts';
import { forgetFailures, forgetOrphans } from '../../storage/failures/write.ts';
import { hourMs, type Hours } from '../../storage/trail/hours.ts';
import { dropTrail, trailSizes } from '../../storage/trail/kept.ts';
import { waitingBefore } from '../../storage/waits.ts';
import type { Stream } from '../../stream/stream.ts';
import type { Desk } from '../record/desk.ts';
import { doomedHours, type Retention } from './doomed.ts';

/** How often we look for what is too old or too much. */
const lookMs = 60_000;
/** While an hour that is to go still holds something up. */
const againMs = 1_000;
const dayMs = 24 * hourMs;

export type RetentionDeps = {
  /** undefined: everything is kept. */
  retention?: Retention | undefined;
  consumer: string;
  sql: Sql;
  stream: Pick<Stream, 'hours' | 'isDone' | 'drop'>;
  hours: Hours;
  desk: Pick<Desk, 'turn'>;
  log: Log;
  now: () => number;
};

/**
 * Drops whole hours of events, the oldest first, at a call of `wake` now and then.
 *
 * Nothing goes silently: an hour stays while delivery has not read all of it, and what waits to be delivered is written
 * off as failed before its event goes. A failure is forgotten by when it failed, so that what expired is seen as long as
 * anything else.
 */
export function createRetention(deps: RetentionDeps) {
  const { retention, log, now } = deps;
  let isLooking = false;
  let nextMs = -Infinity;

  return {
    wake(): void {
      if (!retention || isLooking || now() < nextMs) return;
      isLooking = true;
      look(deps, retention)
        .then((isOver) => void (nextMs = now() + (isOver ? lookMs : againMs)))
        .catch((error: unknown) => {
          nextMs = now() + lookMs;
          log.warn({ error }, 'What is too old could not be dropped. We try again.');
        })
        .finally(() => void (isLooking = false));
    },
  };
}

/** Answers whether there is nothing left to do for now. */
async function look(deps: RetentionDeps, retention: Retention): Promise<boolean> {
  const { sql, now } = deps;
  const doomed = doomedHours(await sizesOf(deps), retention, now());
  for (const hour of doomed) if (!(await drop(deps, hour))) return false;
  const lastMs = Math.max(...doomed.map((hour) => hour + hourMs), now() - retention.daysMax * dayMs);
  await forgetJobs(sql);
  const isMore = [await forgetFailures(sql, lastMs), await forgetOrphans(sql)];
  return !isMore.includes(true);
}

/** Bytes by hour, of the stream and of what is known of its events. */
async function sizesOf({ sql, stream }: RetentionDeps): Promise<Map<number, number>> {
  const sizes = await trailSizes(sql);
  for (const { atMs, bytes } of await stream.hours()) sizes.set(atMs, (sizes.get(atMs) ?? 0) + bytes);
  return sizes;
}

/** Answers false where it cannot go yet. */
async function drop(deps: RetentionDeps, hour: number): Promise<boolean> {
  const { consumer, sql, stream, hours, desk, log } = deps;
  const at = new Date(hour).toISOString();
  if (!(await stream.isDone(hour, consumer))) {
    log.warn(
      { hour: at },
      'An hour is too old or too large, but stays: delivery has not read all of it yet.',
    );
    return false;
  }
  const beforeMs = hour + hourMs;
  hours.expire(beforeMs);
  const waiting = await waitingBefore(sql, beforeMs);
  if (waiting.length > 0) {
    log.warn(
      { hour: at, integrations: waiting.length },
      'Events that wait are no longer kept: they fail as expired.',
    );
    for (const integrationId of waiting) desk.turn({ integrationId, kind: 'expire', beforeMs });
    return false;
  }
  if (!(await stream.drop(hour)) || !(await dropTrail(sql, hour))) return false;
  hours.forget(hour);
  log.info({ hour: at }, 'An hour of events was dropped, as the retention says.');
  return true;
}
