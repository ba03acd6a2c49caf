import { readdirSync, readFileSync } from 'node:fs';

/** Everything below reads /proc, so these tests run on Linux only. */

type Process = { pid: number; parent: number };

function processes(): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        // "pid (name) state parent ...": the name may hold anything, so look behind its last bracket.
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
        return [{ pid: Number(name), parent }];
      } catch {
        return [];
      }
    });
}

/** The process and all that descend from it. */
export function familyOf(pid: number): number[] {
  const all = processes();
  const family = [pid];
  for (const member of family)
    family.push(...all.filter((one) => one.parent === member).map((one) => one.pid));
  return family;
}

/** Proportional memory in MB: shared pages count for each process by its share. */
export function memoryMb(pids: number[]): number {
  const kb = pids.map((pid) => {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    return Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1]);
  });
  return kb.reduce((sum, one) => sum + one, 0) / 1024;
}

export function killAll(pids: number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended with its parent.
    }
  }
}

/** The ids of processes whose command line holds the text. */
export function processesWith(text: string): number[] {
  return processes()
    .filter(({ pid }) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').includes(text);
      } catch {
        return false;
      }
    })
    .map(({ pid }) => pid);
}
