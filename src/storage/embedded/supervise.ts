import { setTimeout as wait } from 'node:timers/promises';
import type { Log } from '../../domain/log.ts';
import type { Binaries } from './binaries.ts';
import { claimOwnership, hasOwner, type Ownership } from './owner.ts';
import type { Place } from './place.ts';
import { isPostmaster, type Postmaster } from './postmaster.ts';
import { adoptOrStart, stopServer } from './server.ts';

const lookEveryMs = 250;
const backoffMsMin = 100;
const backoffMsMax = 10_000;
/** A server that lived this long is trusted again: the next restart does not wait. */
const steadyMsMin = 60_000;

type Supervised = {
  place: Place;
  binaries: Binaries;
  /** Undefined where another process answers for the server. */
  ownership: Ownership | undefined;
  postmaster: Postmaster;
  log: Log;
};

/**
 * Looks after a server: starts it again when it has ended, and takes over from an owner that is gone. The returned
 * function ends that, and stops the server where this process owns it.
 */
export function supervise({ place, binaries, ownership, postmaster, log }: Supervised): () => Promise<void> {
  const over = new AbortController();
  let { pid } = postmaster;
  let owned = ownership;
  let backoffMs = backoffMsMin;
  let upSince = Date.now();

  async function look(): Promise<void> {
    if (!owned && !hasOwner(place.ownerFile)) {
      owned = claimOwnership(place.ownerFile);
      if (owned) pid = (await adoptOrStart(place, binaries)).pid;
    }
    if (!owned || isPostmaster(pid, place.cluster)) return;
    if (Date.now() - upSince > steadyMsMin) backoffMs = backoffMsMin;
    log.error({ pid, afterMs: backoffMs }, 'PostgreSQL has ended without being asked to; starting it again.');
    await wait(backoffMs, undefined, { signal: over.signal });
    backoffMs = Math.min(backoffMs * 2, backoffMsMax);
    pid = (await adoptOrStart(place, binaries)).pid;
    upSince = Date.now();
    log.info({ pid }, 'PostgreSQL is back.');
  }

  async function watch(): Promise<void> {
    while (!over.signal.aborted) {
      await wait(lookEveryMs, undefined, { signal: over.signal, ref: false }).catch(() => undefined);
      if (over.signal.aborted) return;
      await look().catch((error: unknown) => {
        if (!over.signal.aborted) log.error({ error }, 'PostgreSQL did not start again; trying on.');
      });
    }
  }

  const watching = watch();
  return async () => {
    over.abort();
    await watching;
    if (!owned) return;
    await stopServer(pid, place.cluster);
    owned.release();
    owned = undefined;
  };
}
