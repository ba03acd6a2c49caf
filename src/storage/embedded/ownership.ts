import { readFileSync, rmSync, writeFileSync } from 'node:fs';

/** Which process looks after the server. Another that shares the DATA_DIR joins, and leaves it running. */
type Owner = { pid: number; startedAt: string };

/** Takes the server over unless a living process has it; says whether it is ours. */
export function takeOwnership(file: string): boolean {
  const mine: Owner = { pid: process.pid, startedAt: startOf(process.pid) };
  for (;;) {
    try {
      writeFileSync(file, JSON.stringify(mine), { flag: 'wx' });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const owner = readOwner(file);
    if (owner && isRunning(owner.pid) && startOf(owner.pid) === owner.startedAt) return false;
    // It was killed and could not tidy up.
    rmSync(file, { force: true });
  }
}

export function giveUpOwnership(file: string): void {
  if (readOwner(file)?.pid === process.pid) rmSync(file, { force: true });
}

function readOwner(file: string): Owner | undefined {
  try {
    // A file that holds something else names no living process, which is what is asked.
    return JSON.parse(readFileSync(file, 'utf8')) as Owner;
  } catch {
    return undefined;
  }
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Tells a process from a later one with the same number; empty where the system does not say. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Field 22, counted behind the bracket that closes the name.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
