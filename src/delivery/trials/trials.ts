import type { Destination } from '../../catalog/destination.ts';
import type { Log } from '../../domain/log.ts';
import { watchChanges } from '../../storage/changes.ts';
import type { Database } from '../../storage/database.ts';
import type { Seal } from '../../storage/seal.ts';
import { answerTrial, takeTrial } from '../../storage/trials/trials.ts';
import type { Way } from '../out/send.ts';
import { runTrial } from './run.ts';
import { answerWith } from './trying.ts';

/** At a time in one process; others wait for their turn, or another process takes them. */
const atOnceMax = 10;
/** For those of which no word came. */
const lookEveryMs = 1_000;

export type Trials = { close(): Promise<void> };

type Deps = {
  database: Database;
  seal: Seal;
  destinations: ReadonlyMap<string, Destination>;
  way: Pick<Way, 'send'>;
  log: Log;
  now: () => number;
};

/**
 * Runs what people try, in every process of delivery, on duty or standing by: whoever takes a row first answers it. What a
 * process has taken when it dies is not tried again; the api says so to whoever waits.
 */
export function startTrials(deps: Deps): Trials {
  const { log, seal } = deps;
  const { sql } = deps.database;
  const closing = new AbortController();
  const running = new Set<Promise<void>>();
  let isLooking = false;
  let isAskedAgain = false;

  async function run({ id, trial }: NonNullable<Awaited<ReturnType<typeof takeTrial>>>): Promise<void> {
    const answer = await runTrial(trial, { ...deps, signal: closing.signal }).catch((error: unknown) => {
      log.error({ error }, 'A trial failed.');
      return broken;
    });
    await answerTrial(sql, seal, id, answer);
  }

  async function look(): Promise<void> {
    while (!closing.signal.aborted && running.size < atOnceMax) {
      const taken = await takeTrial(sql, seal);
      if (!taken) return;
      const one: Promise<void> = run(taken)
        .catch((error: unknown) => log.warn({ error }, 'What came of a trial could not be told.'))
        .finally(() => {
          running.delete(one);
          wake();
        });
      running.add(one);
    }
  }

  /** One look at a time; a call during one looks once more. */
  function wake(): void {
    isAskedAgain = true;
    if (isLooking) return;
    isLooking = true;
    void (async () => {
      while (isAskedAgain && !closing.signal.aborted) {
        isAskedAgain = false;
        await look();
      }
    })()
      .catch((error: unknown) => log.warn({ error }, 'Trials wait, since the database does not answer.'))
      .finally(() => (isLooking = false));
  }

  const watching = watchChanges(sql, (changed) => {
    if (changed === 'trials' || changed === 'all') wake();
  });
  // Looking every second finds them too.
  watching.catch((error: unknown) => log.warn({ error }, 'Trials are not announced.'));
  const timer = setInterval(wake, lookEveryMs);
  timer.unref();
  wake();

  return {
    async close() {
      clearInterval(timer);
      closing.abort();
      await watching.then((one) => one.close()).catch(() => undefined);
      await Promise.all(running);
    },
  };
}

const broken = answerWith(
  'UPSTREAM_FAILED',
  'It could not be tried, by a fault of ours. The log of the delivery process has it.',
);
