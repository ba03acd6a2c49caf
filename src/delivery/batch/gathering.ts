import type { Line } from '../lines/line.ts';

/** How long what could go alone waits for more to go with, while something of the integration is under way. */
const gatherMsMax = 5;

/** Lets lines wait for a moment, so that what comes meanwhile goes along. `onOver` is told of those that have waited. */
export function createGathering(onOver: (lines: readonly Line[]) => void) {
  const waiting = new Set<Line>();
  const over = new Set<Line>();
  let timer: NodeJS.Timeout | undefined;

  function end(): void {
    timer = undefined;
    const lines = [...waiting];
    waiting.clear();
    for (const line of lines) over.add(line);
    onOver(lines);
    over.clear();
  }

  return {
    /** Whether the line has waited by now; where it has not, it does from now on. */
    isOver(line: Line): boolean {
      if (over.delete(line)) return true;
      waiting.add(line);
      timer ??= setTimeout(end, gatherMsMax);
      return false;
    },
    close: () => clearTimeout(timer),
  };
}
