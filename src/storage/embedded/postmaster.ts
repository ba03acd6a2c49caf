import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { commandOf, isAlive } from './processes.ts';

/** What a running PostgreSQL writes down about itself in its cluster. */
export type Postmaster = { pid: number; socketDir: string; isReady: boolean };

/** Reads `postmaster.pid`; undefined where there is none, or where it is still being written. */
export function readPostmaster(cluster: string): Postmaster | undefined {
  let lines: string[];
  try {
    lines = readFileSync(lockFile(cluster), 'utf8').split('\n');
  } catch {
    // No cluster, or no server: nothing runs either way.
    return undefined;
  }
  // Its lines: pid, data directory, start, port, socket directory, TCP address, shared memory, state.
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, socketDir: lines[4] ?? '', isReady: lines[7]?.trim() === 'ready' };
}

/** The server that runs on this cluster, if one does. The file outlives a killed server, and pids are used again. */
export function runningPostmaster(cluster: string): Postmaster | undefined {
  const found = readPostmaster(cluster);
  return found && isPostmaster(found.pid, cluster) ? found : undefined;
}

/** Whether this process is a server that was started on this cluster: we always start it with `-D <cluster>`. */
export function isPostmaster(pid: number, cluster: string): boolean {
  return isAlive(pid) && commandOf(pid).includes(`-D ${cluster}`);
}

/**
 * Removes the lock file of a server that is gone. PostgreSQL does so by itself, except where the pid now belongs to
 * some other program. Call it only where `runningPostmaster` found nothing.
 */
export function removeStaleLock(cluster: string): void {
  const found = readPostmaster(cluster);
  if (found && isAlive(found.pid)) rmSync(lockFile(cluster), { force: true });
}

function lockFile(cluster: string): string {
  return join(cluster, 'postmaster.pid');
}
