import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { createGuard } from './out/guard.ts';
import { openWay } from './out/send.ts';
import { openShift, type ShiftDeps } from './shift.ts';
import { startTrials, type Trials } from './trials/trials.ts';

/** What is under way when we are asked to stop may take this long. */
const stopMsMax = 8_000;
/** Between a shift that failed and the next. */
const restMsMin = 250;
const restMsMax = 5_000;

export type Delivery = {
  start(): void;
  /** Finishes what is under way, within 8 seconds; the rest is delivered after the next start. */
  stop(): Promise<void>;
  /** Whether it is at work. A process that stands by while another one is at work is not. */
  isReady(): boolean;
};

/**
 * Reads the stream and delivers, shift after shift, until it is stopped. Each event reaches each of its integrations at
 * least once, in the order of each user, or ends in a state that says why not. `allow` are CIDRs that may be delivered
 * to although they are private.
 */
export function createDelivery(deps: Omit<ShiftDeps, 'way'> & { allow: readonly string[] }): Delivery {
  const { allow, log, ...rest } = deps;
  const way = openWay(createGuard(allow));
  const stopping = new AbortController();
  let isWorking = false;
  let running: Promise<void> | undefined;
  let trials: Trials | undefined;

  async function run(): Promise<void> {
    let restMs = restMsMin;
    while (!stopping.signal.aborted) {
      const startMs = performance.now();
      const reason = await work();
      // After a shift that went well for a while, a fault is a new one.
      restMs = performance.now() - startMs > restMsMax ? restMsMin : Math.min(restMs * 2, restMsMax);
      if (stopping.signal.aborted) return;
      log.warn({ reason: String(reason) }, 'Delivery was interrupted; it begins again from what is on disk.');
      await wait(restMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }

  /** One shift. Answers why it ended. */
  async function work(): Promise<unknown> {
    const opened = await openShift({ ...rest, log, way }, stopping.signal).catch((error: unknown) => ({
      error,
    }));
    if ('error' in opened) return opened.error;
    isWorking = true;
    const stopped = stopping.signal.aborted || once(stopping.signal, 'abort');
    const reason = await Promise.race([opened.failed, stopped]);
    isWorking = false;
    if (stopping.signal.aborted)
      await Promise.race([opened.failed, opened.stop(stopMsMax)]).catch((error: unknown) =>
        log.warn({ reason: String(error) }, 'Delivery could not finish what was under way.'),
      );
    await opened.close();
    return reason;
  }

  return {
    start() {
      running ??= run();
      trials ??= startTrials({ ...rest, log, way });
    },
    async stop() {
      stopping.abort();
      await Promise.all([running, trials?.close()]);
      await way.close();
    },
    isReady: () => isWorking,
  };
}
