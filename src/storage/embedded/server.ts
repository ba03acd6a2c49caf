import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { CannotStart } from '../../domain/cannot-start.ts';
import { connect, type DatabaseAddress } from '../database.ts';
import type { Binaries } from './binaries.ts';
import { databaseUser } from './cluster.ts';
import { isRunning } from './ownership.ts';
import { socketPort, type Place } from './place.ts';

/** Recovery after a crash may read a gigabyte of log. */
const readyMsMax = 120_000;
const lookEveryMs = 30;
/** Backends of a killed server may hold its shared memory for a moment. */
const attemptsMax = 40;
const betweenAttemptsMs = 250;
const fastStopMsMax = 6_000;
const immediateStopMsMax = 1_500;
const logLinesShown = 12;

export function addressOf(place: Place, database: string): DatabaseAddress {
  return { kind: 'socket', socketDir: place.socketDir, port: socketPort, user: databaseUser, database };
}

/** The process id of the server that has this cluster, where one lives. */
export function runningServer(place: Place): number | undefined {
  try {
    const pid = Number(readFileSync(join(place.cluster, 'postmaster.pid'), 'utf8').split('\n')[0]);
    return pid > 0 && isRunning(pid) && isPostgres(pid) ? pid : undefined;
  } catch {
    return undefined;
  }
}

function isPostgres(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('postgres');
  } catch {
    // No /proc on macOS: then the file's word counts.
    return process.platform !== 'linux';
  }
}

/** Starts the server and waits until it answers; answers its process id. Throws CannotStart with the end of its log. */
export async function startServer(place: Place, binaries: Binaries): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    const pid = launch(place, binaries);
    if (await answers(place, pid)) return pid;
    if (attempt < attemptsMax && /shared memory|lock file/.test(endOfLog(place)))
      await wait(betweenAttemptsMs);
    else throw new CannotStart(`PostgreSQL did not start. The end of ${place.logFile}:\n${endOfLog(place)}`);
  }
}

function launch(place: Place, binaries: Binaries): number {
  const log = openSync(place.logFile, 'a', 0o600);
  // In a process group of its own: Ctrl-C in a terminal must not reach it before we have answered what is under way.
  const child = spawn(join(binaries.dir, 'bin/postgres'), ['-D', place.cluster], {
    ...place.user,
    cwd: place.dir,
    detached: true,
    env: { LC_ALL: 'C' },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  child.on('error', () => undefined);
  child.unref();
  return child.pid ?? 0;
}

/** Whether the server comes to answer before it ends. */
export async function answers(place: Place, pid: number): Promise<boolean> {
  const end = Date.now() + readyMsMax;
  while (Date.now() < end && pid > 0 && isRunning(pid)) {
    if (await answersNow(place)) return true;
    await wait(lookEveryMs);
  }
  return false;
}

async function answersNow(place: Place): Promise<boolean> {
  const sql = connect(addressOf(place, 'postgres'), 1, { connect_timeout: 2 });
  try {
    await sql`select 1`;
    return true;
  } catch {
    return false;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** Ends the server: what is committed stays, connections are closed. Harder after 6 s, so that a stop never hangs. */
export async function stopServer(pid: number): Promise<void> {
  for (const [signal, msMax] of [
    ['SIGINT', fastStopMsMax],
    ['SIGQUIT', immediateStopMsMax],
    ['SIGKILL', immediateStopMsMax],
  ] as const) {
    if (!isRunning(pid)) return;
    process.kill(pid, signal);
    const end = Date.now() + msMax;
    while (isRunning(pid) && Date.now() < end) await wait(lookEveryMs);
  }
}

function endOfLog(place: Place): string {
  return readFileSync(place.logFile, 'utf8').trimEnd().split('\n').slice(-logLinesShown).join('\n');
}
