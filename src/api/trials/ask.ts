import { newId } from '../../domain/ids.ts';
import type { Log } from '../../domain/log.ts';
import { Refusal } from '../../domain/refusal.ts';
import { trialMsMax, type Trial, type TrialAnswer } from '../../domain/trials/trials.ts';
import { watchChanges } from '../../storage/changes.ts';
import type { Db } from '../../storage/control/tables.ts';
import type { Database } from '../../storage/database.ts';
import type { Seal } from '../../storage/seal.ts';
import { deleteTrial, insertTrial, trialStanding } from '../../storage/trials/trials.ts';

/** Processes of delivery take a trial within milliseconds where they hear of it, and within a second where not. */
export const takenMsMax = 5_000;
/** For answers of which no word came. */
const lookEveryMs = 500;

export type AskDelivery = ReturnType<typeof createAskDelivery>;

/** Has delivery try something, wherever it runs, and waits for what comes of it. */
export function createAskDelivery(given: { database: Database; seal: Seal; log: Log; takenMsMax?: number }) {
  const { database, seal, log } = given;
  const { sql, db } = database;
  const wakes = new Set<() => void>();
  let watching: ReturnType<typeof watchChanges> | undefined;

  function watch(): void {
    watching ??= watchChanges(sql, (changed) => {
      if (changed === 'trials' || changed === 'all') for (const wake of wakes) wake();
    });
    watching.catch((error: unknown) => {
      watching = undefined;
      log.warn({ error }, 'Answers to trials are not announced.');
    });
  }

  /** Resolves with the next change, or after a while. */
  function nextLook(): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        wakes.delete(done);
        resolve();
      };
      const timer = setTimeout(done, lookEveryMs);
      wakes.add(done);
    });
  }

  async function answerOf(id: string): Promise<TrialAnswer> {
    const startMs = performance.now();
    const waitedMs = () => performance.now() - startMs;
    for (;;) {
      const look = nextLook();
      const standing = await trialStanding(sql, seal, id);
      if (standing.kind === 'answered') return standing.answer;
      const isForgotten = standing.kind === 'waiting' && waitedMs() > (given.takenMsMax ?? takenMsMax);
      // Whoever takes it at this very moment is waited for.
      if (isForgotten && (await deleteTrial(sql, id, { isTaken: false })))
        throw new Refusal(
          'UPSTREAM_FAILED',
          'Nothing was tried: no delivery process is running. Start one with the role delivery, and try again.',
        );
      if (standing.kind === 'gone' || waitedMs() > takenMsMax + trialMsMax)
        throw new Refusal('UPSTREAM_FAILED', 'The delivery process did not answer. Try again.');
      await look;
    }
  }

  return {
    /** `write` writes down who tries what, in the transaction that asks. Throws UPSTREAM_FAILED where nobody answers. */
    async run(
      orgId: string,
      trial: Trial,
      write: (transaction: Db) => Promise<void> = () => Promise.resolve(),
    ): Promise<TrialAnswer> {
      watch();
      const id = newId();
      await db.transaction(async (transaction) => {
        await write(transaction);
        await insertTrial(transaction, seal, { id, orgId, trial });
      });
      try {
        return await answerOf(id);
      } finally {
        await deleteTrial(sql, id);
      }
    },
    async close(): Promise<void> {
      await watching?.then((one) => one.close()).catch(() => undefined);
    },
  };
}
