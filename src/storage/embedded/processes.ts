import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const onLinux = process.platform === 'linux';

/** Whether the process runs. One that has ended and was not yet reaped by its parent counts as ended. */
export function isRunning(pid: number): boolean {
  if (onLinux) return !['', 'Z', 'X'].includes(linuxStat(pid)[0] ?? '');
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process answers EPERM, which means that it lives.
    return isErrno(error) && error.code === 'EPERM';
  }
}

/** A text that differs when the system gave the same pid to another process; empty where there is none. */
export function birthOf(pid: number): string {
  if (!onLinux) return ps(pid, 'lstart=');
  // Field 22 of the line counts ticks since the boot, so the boot belongs to it.
  const ticks = linuxStat(pid)[19];
  return ticks === undefined ? '' : `${read('/proc/sys/kernel/random/boot_id').trim()} ${ticks}`;
}

/** The program and its arguments, with spaces between; empty where there is no such process. */
export function commandOf(pid: number): string {
  return onLinux ? read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim() : ps(pid, 'command=');
}

/** Sends a signal; a process that is gone is none the worse for it. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!isErrno(error) || error.code !== 'ESRCH') throw error;
  }
}

export function isErrno(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error;
}

/** The fields behind the name: the state, the parent, and so on. Empty where there is no such process. */
function linuxStat(pid: number): string[] {
  const line = read(`/proc/${pid}/stat`);
  // The name may hold anything, brackets too, so look behind the last one.
  return line === '' ? [] : line.slice(line.lastIndexOf(')') + 2).split(' ');
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Files of /proc vanish with their process, and then nothing is known of it.
    return '';
  }
}

function ps(pid: number, column: string): string {
  try {
    return execFileSync('ps', ['-o', column, '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    // ps ends with 1 where there is no such process.
    return '';
  }
}
