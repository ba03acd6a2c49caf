import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { birthOf, isAlive, isErrno } from './processes.ts';

/** The right, and the duty, to start, restart and stop the server of a place. One process has it at a time. */
export type Ownership = { release(): void };

type Owner = { pid: number; birth: string; id: string };

/**
 * Takes the ownership where no living process has it; undefined where one does. The file names the process with its
 * birth, since a pid alone is used again, after a reboot or in a container almost surely.
 */
export function claimOwnership(ownerFile: string): Ownership | undefined {
  const me: Owner = { pid: process.pid, birth: birthOf(process.pid), id: randomUUID() };
  const mine = `${ownerFile}.${me.id}`;
  writeFileSync(mine, JSON.stringify(me), { mode: 0o600 });
  try {
    removeDead(ownerFile);
    linkSync(mine, ownerFile);
  } catch (error) {
    if (isErrno(error) && error.code === 'EEXIST') return undefined;
    throw error;
  } finally {
    rmSync(mine, { force: true });
  }
  return {
    release() {
      if (readOwner(ownerFile)?.id === me.id) rmSync(ownerFile, { force: true });
    },
  };
}

/** Whether a living process answers for the server. */
export function hasOwner(ownerFile: string): boolean {
  const owner = readOwner(ownerFile);
  return owner !== undefined && isLiving(owner);
}

/** Moves a dead owner's file away. Another process may do the same: whoever moved a living owner's puts it back. */
function removeDead(ownerFile: string): void {
  const found = readOwner(ownerFile);
  if (found && isLiving(found)) return;
  const aside = `${ownerFile}.${randomUUID()}`;
  try {
    renameSync(ownerFile, aside);
  } catch (error) {
    if (isErrno(error) && error.code === 'ENOENT') return;
    throw error;
  }
  const moved = readOwner(aside);
  if (moved && isLiving(moved)) linkSync(aside, ownerFile);
  rmSync(aside, { force: true });
}

function readOwner(file: string): Owner | undefined {
  try {
    // Only this module writes the file, in one piece.
    return JSON.parse(readFileSync(file, 'utf8')) as Owner;
  } catch {
    // Absent, or cut off by a power cut: nobody's either way.
    return undefined;
  }
}

function isLiving({ pid, birth }: Owner): boolean {
  return isAlive(pid) && birthOf(pid) === birth;
}
