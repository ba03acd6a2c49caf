import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second. */
export const ticksPerSecond = 100;

/** Of these processes and all below them, the ended ones included. */
export function cpuTicks(pids) {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        return [
          {
            pid: Number(pid),
            parent: Number(fields[1]),
            ticks: fields.slice(11, 15).reduce((sum, one) => sum + Number(one), 0),
          },
        ];
      } catch {
        return [];
      }
    });
  const family = new Set(pids);
  for (const one of all) if (family.has(one.parent)) family.add(one.pid);
  return all.filter((one) => family.has(one.pid)).reduce((sum, one) => sum + one.ticks, 0);
}
