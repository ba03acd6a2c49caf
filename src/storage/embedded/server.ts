import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { CannotStart } from '../../domain/cannot-start.ts';
import { connect, type DatabaseAddress } from '../database.ts';
import type { Binaries } from './binaries.ts';
import { databaseUser } from './cluster.ts';
import { socketPort, type Place } from './place.ts';
import { commandOf, isRunning, signal } from './processes.ts';

/** Recovery after a crash may read a gigabyte of log. */
const readyMsMax = 120_000;
const lookEveryMs = 30;
/** Backends of a killed server may hold its shared memory for a moment. */
const attemptsMax = 40;
const betweenAttemptsMs = 250;
const fastStopMsMax = 6_000;
const immediateStopMsMax = 1_500;
const logLinesShown = 12;
const logBytesMax = 1_000_000;

export function addressOf(place: Place, database: string): DatabaseAddress {
  return { kind: 'socket', socketDir: place.socketDir, port: socketPort, user: databaseUser, database };
}

/** The process id of the server that has this cluster, where one lives. */
export function runningServer(place: Place): number | undefined {
  const pid = lockedBy(place);
  return pid !== undefined && isServer(pid, place) ? pid : undefined;
}

/** The file outlives a killed server, and its number may by now be anybody's: another PostgreSQL's, for instance. */
export function isServer(pid: number, place: Place): boolean {
  return isRunning(pid) && commandOf(pid).endsWith(` -D ${place.cluster}`);
}

/** Whether the server has said that it is up; before that it may be recovering, which takes its time. */
export function isUp(place: Place): boolean {
  return lockLines(place)[7]?.trim() === 'ready';
}

/** PostgreSQL does not start while its lock names a living process of this user, whatever that process is. */
function removeStaleLock(place: Place): void {
  if (lockedBy(place) !== undefined && runningServer(place) === undefined) rmSync(lockOf(place));
}

function lockedBy(place: Place): number | undefined {
  const pid = Number(lockLines(place)[0]);
  return Number.isInteger(pid) && pid > 0 ? pid : undefined;
}

/** Process id, data directory, start, port, socket, address, shared memory, state: a line each. Empty without a server. */
function lockLines(place: Place): string[] {
  try {
    return readFileSync(lockOf(place), 'utf8').split('\n');
  } catch {
    // No cluster yet, or a server that has just taken its file away: nothing runs either way.
    return [];
  }
}

function lockOf(place: Place): string {
  return join(place.cluster, 'postmaster.pid');
}

/** Starts the server and waits until it answers; answers its process id. Throws CannotStart with the end of its log. */
export async function startServer(place: Place, binaries: Binaries): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    removeStaleLock(place);
    const logFrom = turnLog(place);
    const { pid, fault } = launch(place, binaries);
    if (await answers(place, pid)) return pid;
    const said = fault() ?? endOfLog(place, logFrom);
    if (attempt < attemptsMax && /shared memory|lock file/.test(said)) await wait(betweenAttemptsMs);
    else throw new CannotStart(`PostgreSQL did not start. The end of ${place.logFile}:\n${said}`);
  }
}

function launch(place: Place, binaries: Binaries): { pid: number; fault(): string | undefined } {
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
  let fault: string | undefined;
  child.on('error', (error) => (fault = error.message));
  child.unref();
  return { pid: child.pid ?? 0, fault: () => fault };
}

/** Whether the server comes to answer before it ends, and in time. */
export async function answers(place: Place, pid: number, msMax = readyMsMax): Promise<boolean> {
  const end = Date.now() + msMax;
  do {
    if (pid > 0 && (await answersNow(place))) return true;
    await wait(lookEveryMs);
  } while (Date.now() < end && pid > 0 && isServer(pid, place));
  return false;
}

export async function answersNow(place: Place): Promise<boolean> {
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

/**
 * Ends the server: what is committed stays, connections are closed. Harder after 6 s, so that a stop never takes 10 s; at
 * once hard for one that hangs.
 */
export async function stopServer(pid: number, place: Place, { isHanging = false } = {}): Promise<void> {
  const orderly = [['SIGINT', fastStopMsMax]] as const;
  const hard = [
    ['SIGQUIT', immediateStopMsMax],
    ['SIGKILL', immediateStopMsMax],
  ] as const;
  for (const [name, msMax] of isHanging ? hard : [...orderly, ...hard]) {
    if (!isServer(pid, place)) return;
    signal(pid, name);
    const end = Date.now() + msMax;
    while (isServer(pid, place) && Date.now() < end) await wait(lookEveryMs);
  }
}

/** Keeps the log and the one before it. Answers at which byte the lines of the coming start begin. */
function turnLog({ logFile }: Place): number {
  const bytes = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
  if (bytes <= logBytesMax) return bytes;
  renameSync(logFile, `${logFile}.old`);
  return 0;
}

function endOfLog({ logFile }: Place, fromByte: number): string {
  const text = readFileSync(logFile).subarray(fromByte).toString();
  return text.trimEnd().split('\n').slice(-logLinesShown).join('\n');
}
