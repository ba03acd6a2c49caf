import { setTimeout as wait } from 'node:timers/promises';
import type { Log } from '../../domain/log.ts';
import type { Binaries } from './binaries.ts';
import { prepareCluster } from './cluster.ts';
import { giveUpOwnership, hasOwner, takeOwnership } from './ownership.ts';
import type { Place } from './place.ts';
import { answers, isServer, isUp, runningServer, startServer, stopServer } from './server.ts';

const lookEveryMs = 500;
const pauseMsMax = 10_000;
/** After so long a life a server's end is no longer part of a row of crashes. */
const steadyMsMin = 60_000;
/** A server that is up answers at once; one that does not, hangs. */
const adoptMsMax = 5_000;

/** Gets the server up, as its owner: one that outlived a killed owner is adopted where it answers. */
export async function startOrAdopt(place: Place, binaries: Binaries): Promise<number> {
  const left = runningServer(place);
  if (left !== undefined) {
    if (await answers(place, left, isUp(place) ? adoptMsMax : undefined)) return left;
    await stopServer(left, place, { isHanging: true });
  }
  await prepareCluster(place, binaries);
  return startServer(place, binaries);
}

/**
 * Starts the server again when it ends by itself, with growing pauses. Where another process owns it (`ownedPid` is
 * undefined), takes over once that one is gone. `stop` ends this, and the server where it is ours.
 */
export function supervise(place: Place, binaries: Binaries, ownedPid: number | undefined, log: Log) {
  const stopping = new AbortController();
  let pid = ownedPid;
  let pauseMs = 0;
  let upSince = Date.now();
  const watching = watch();

  async function watch(): Promise<void> {
    while (await pause(lookEveryMs))
      await look().catch((error: unknown) =>
        log.error({ reason: String(error) }, 'PostgreSQL could not be started. It is tried again.'),
      );
  }

  async function look(): Promise<void> {
    if (pid === undefined) {
      if (hasOwner(place.ownerFile) || !takeOwnership(place.ownerFile)) return;
      log.warn({}, 'The process that looked after PostgreSQL is gone; this one does it now.');
      pid = runningServer(place) ?? 0;
    }
    if (isServer(pid, place)) {
      if (Date.now() - upSince > steadyMsMin) pauseMs = 0;
      return;
    }
    log.error({ pauseMs }, 'PostgreSQL ended by itself and is started again.');
    if (!(await pause(pauseMs))) return;
    pauseMs = Math.min(pauseMsMax, pauseMs * 2 + 250);
    pid = await startOrAdopt(place, binaries);
    upSince = Date.now();
  }

  /** False once we are stopping. */
  function pause(ms: number): Promise<boolean> {
    return wait(ms, true, { signal: stopping.signal, ref: false }).catch(() => false);
  }

  return {
    async stop(): Promise<void> {
      stopping.abort();
      await watching;
      if (pid === undefined) return;
      await stopServer(pid, place);
      giveUpOwnership(place.ownerFile);
      pid = undefined;
    },
  };
}
