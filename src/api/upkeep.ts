import type { Log } from '../domain/log.ts';
import { sweep } from '../storage/control/upkeep/sweep.ts';
import type { Database } from '../storage/database.ts';

const sweepEveryMs = 10 * 60_000;

type Given = { database: Database; log: Log; now: () => number; everyMs?: number };

/** Sweeps away what has ended, again and again. A sweep that fails is made up for by the next. */
export function createUpkeep({ database, log, now, everyMs = sweepEveryMs }: Given) {
  let running = Promise.resolve();

  async function sweepOnce(): Promise<void> {
    const swept = await sweep(database.db, new Date(now()));
    if (Object.values(swept).some((count) => count > 0)) log.debug(swept, 'What had ended was swept away.');
  }

  const timer = setInterval(() => {
    running = running
      .then(sweepOnce)
      .catch((error: unknown) =>
        log.warn({ error }, 'What has ended stays for now, since the database did not sweep it away.'),
      );
  }, everyMs);

  return {
    /** Resolves when no sweep is under way any more. */
    async close(): Promise<void> {
      clearInterval(timer);
      await running;
    },
  };
}
