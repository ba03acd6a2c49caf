import { setTimeout as wait } from 'node:timers/promises';
import type { Log } from '../../domain/log.ts';
import type { Sql } from '../database.ts';
import { foldChanges } from './fold.ts';
import { lookAtWaits } from './look.ts';
import { pruneMetrics } from './prune.ts';

/** How long what was counted waits to be seen. */
const foldEveryMs = 1_000;
/** Looking at what waits takes at most a hundredth of the time, and comes at least this often. */
const lookMsMin = 5_000;
const lookMsMax = 30_000;
const lookShare = 100;
const pruneEveryMs = 10 * 60_000;

/**
 * Keeps the sums up to date, and drops what is too old. Any number of processes may: they take turns. Nothing depends on
 * it but what people see, so a fault is told and tried again.
 */
export function openMetricsKeeper({ sql, log, now }: { sql: Sql; log: Log; now: () => number }) {
  const stopping = new AbortController();
  let lookAtMs = -Infinity;
  let pruneAtMs = -Infinity;

  async function keep(): Promise<void> {
    while (!stopping.signal.aborted && (await foldChanges(sql)));
    const fromMs = performance.now();
    if (fromMs >= lookAtMs) {
      await lookAtWaits(sql, now());
      const tookMs = performance.now() - fromMs;
      lookAtMs = performance.now() + Math.min(Math.max(tookMs * lookShare, lookMsMin), lookMsMax);
    }
    if (performance.now() >= pruneAtMs && !(await pruneMetrics(sql, now())))
      pruneAtMs = performance.now() + pruneEveryMs;
  }

  let isTold = false;
  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await keep();
        isTold = false;
      } catch (error) {
        // Once for as long as it lasts.
        if (!isTold) log.warn({ reason: String(error) }, 'Metrics could not be summed up; we try again.');
        isTold = true;
      }
      await wait(foldEveryMs, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined);
    }
  }
  const running = run();

  return {
    async close(): Promise<void> {
      stopping.abort();
      await running;
    },
  };
}
