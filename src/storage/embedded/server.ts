import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { CannotStart } from '../../domain/cannot-start.ts';
import type { Binaries } from './binaries.ts';
import type { Place } from './place.ts';
import {
  isPostmaster,
  readPostmaster,
  removeStaleLock,
  runningPostmaster,
  type Postmaster,
} from './postmaster.ts';
import { signal } from './processes.ts';

const lookAgainMs = 20;
/** Recovery after a crash replays at most max_wal_size, which takes seconds on a slow disk. */
const readyMsMax = 60_000;
/** The processes of a killed server let go of its memory within a moment; until then a new one does not start. */
const leftoversMsMax = 10_000;
/** Together below the 10 s in which everything has to have stopped. */
const fastStopMsMax = 5_000;
const immediateStopMsMax = 2_000;
const logBytesMax = 1_000_000;
const quotedLinesMax = 8;

/** Starts the server and resolves when it takes connections. Throws CannotStart with the last lines of its log. */
export async function startServer(place: Place, binaries: Binaries): Promise<Postmaster> {
  const giveUpAt = Date.now() + leftoversMsMax;
  for (;;) {
    removeStaleLock(place.cluster);
    const logFrom = turnLog(place.logFile);
    const outcome = await launch(place, binaries);
    if (outcome !== 'ended') return outcome;
    const log = readFileSync(place.logFile).subarray(logFrom).toString();
    const mayPass = /shared memory block|lock file .* already exists/.test(log);
    if (!mayPass || Date.now() > giveUpAt) throw didNotStart(place, log);
    await wait(200);
  }
}

async function launch(place: Place, { postgres }: Binaries): Promise<Postmaster | 'ended'> {
  const log = openSync(place.logFile, 'a', 0o600);
  const child = spawn(postgres, ['-D', place.cluster], {
    cwd: place.dir,
    // None of ours: variables such as PGDATA would change what it does.
    env: {},
    stdio: ['ignore', log, log],
    // A group of its own, so that Ctrl-C in a terminal does not reach it before we have let go of it.
    detached: true,
    ...place.runAs,
  });
  closeSync(log);
  child.unref();
  let hasEnded = false;
  let fault: Error | undefined;
  child.once('exit', () => (hasEnded = true));
  child.once('error', (error) => ((hasEnded = true), (fault = error)));

  const giveUpAt = Date.now() + readyMsMax;
  for (;;) {
    const found = readPostmaster(place.cluster);
    if (!hasEnded && found?.pid === child.pid && found?.isReady) return found;
    if (fault) throw didNotStart(place, fault.message);
    if (hasEnded) return 'ended';
    if (Date.now() > giveUpAt) {
      child.kill('SIGQUIT');
      throw didNotStart(
        place,
        `It was not ready within ${readyMsMax / 1000} s.\n${readFileSync(place.logFile, 'utf8')}`,
      );
    }
    await wait(lookAgainMs);
  }
}

/** Waits for a server that is there and on its way up. Undefined where it ended or took too long. */
export async function becomesReady(cluster: string, msMax = readyMsMax): Promise<Postmaster | undefined> {
  const giveUpAt = Date.now() + msMax;
  for (;;) {
    const found = runningPostmaster(cluster);
    if (!found || found.isReady) return found;
    if (Date.now() > giveUpAt) return undefined;
    await wait(lookAgainMs);
  }
}

/** Stops the server: in order first, then at once, which its next start mends. Resolves when it is gone. */
export async function stopServer(pid: number, cluster: string): Promise<void> {
  for (const [name, msMax] of [
    ['SIGINT', fastStopMsMax],
    ['SIGQUIT', immediateStopMsMax],
    ['SIGKILL', immediateStopMsMax],
  ] as const) {
    if (!isPostmaster(pid, cluster)) return;
    signal(pid, name);
    await isGone(pid, cluster, msMax);
  }
}

async function isGone(pid: number, cluster: string, msMax: number): Promise<void> {
  const giveUpAt = Date.now() + msMax;
  while (isPostmaster(pid, cluster) && Date.now() < giveUpAt) await wait(lookAgainMs);
}

/** Keeps the log and the one before it. Answers where the lines of the coming start begin. */
function turnLog(file: string): number {
  if (!existsSync(file)) return 0;
  const { size } = statSync(file);
  if (size <= logBytesMax) return size;
  renameSync(file, `${file}.old`);
  return 0;
}

function didNotStart({ cluster, logFile }: Place, log: string): CannotStart {
  const lines = log.trim().split('\n').slice(-quotedLinesMax);
  return new CannotStart(
    `PostgreSQL did not start on ${cluster}. The end of ${logFile}:\n${lines.map((line) => `  ${line}`).join('\n')}`,
  );
}
