import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { birthOf, isErrno, isRunning } from './processes.ts';

/** Which process looks after the server. Others that share the DATA_DIR join, and leave it running. */
type Owner = { pid: number; birth: string };

/**
 * Takes the server over unless a living process has it; says whether it is ours. The file appears whole, by a link:
 * processes that start at the same moment would take a half-written one for a dead owner's.
 */
export function takeOwnership(file: string): boolean {
  const mine: Owner = { pid: process.pid, birth: birthOf(process.pid) };
  const beside = `${file}.${randomUUID()}`;
  writeFileSync(beside, JSON.stringify(mine), { mode: 0o600 });
  try {
    removeDeadOwner(file);
    linkSync(beside, file);
    return true;
  } catch (error) {
    if (isErrno(error) && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(beside, { force: true });
  }
}

export function giveUpOwnership(file: string): void {
  if (readOwner(file)?.pid === process.pid) rmSync(file, { force: true });
}

/** Whether a living process looks after the server. */
export function hasOwner(file: string): boolean {
  const owner = readOwner(file);
  return owner !== undefined && isLiving(owner);
}

/** An owner that was killed could not tidy up. Several may do it for it: who moved a living one's file puts it back. */
function removeDeadOwner(file: string): void {
  if (hasOwner(file)) return;
  const aside = `${file}.${randomUUID()}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (isErrno(error) && error.code === 'ENOENT') return;
    throw error;
  }
  if (hasOwner(aside)) linkSync(aside, file);
  rmSync(aside, { force: true });
}

function readOwner(file: string): Owner | undefined {
  try {
    // A file that holds something else names no living process, which is what is asked.
    return JSON.parse(readFileSync(file, 'utf8')) as Owner;
  } catch {
    return undefined;
  }
}

function isLiving({ pid, birth }: Owner): boolean {
  return isRunning(pid) && birthOf(pid) === birth;
}
