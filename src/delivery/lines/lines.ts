import { createLine, type Line } from './line.ts';
import type { Turns } from './turns.ts';
import type { Desk } from '../record/desk.ts';
import type { Ledger } from '../record/ledger.ts';

/** How long an event may hold its entry without being started; then it waits on disk. */
export const heldMsMax = 10_000;

export type Lines = ReturnType<typeof createLines>;

/** The lines of all integrations that have something to do. */
export function createLines(ready: Turns) {
  const lines = new Map<string, Line>();
  return {
    /** Lines that may have something to start, in turn. */
    ready,
    of(integrationId: string): Line {
      const known = lines.get(integrationId);
      if (known) return known;
      const line = createLine(integrationId);
      lines.set(integrationId, line);
      return line;
    },
    all: () => lines.values(),
    ids: () => [...lines.keys()],

    /** Wakes lines that have rested, and forgets those that have nothing to do. */
    tidy(): void {
      for (const line of lines.values()) {
        if (line.hasReady()) ready.add(line);
        else if (line.isIdle()) {
          lines.delete(line.integrationId);
          ready.delete(line);
        }
      }
    },

    /** Puts on disk what was queued before that moment and has not been started. */
    spill(ledger: Pick<Ledger, 'park'>, desk: Pick<Desk, 'release'>, beforeMs: number): void {
      for (const line of lines.values())
        for (const one of line.unload(
          ({ entry, queuedAtMs }) => entry !== undefined && queuedAtMs < beforeMs,
        ))
          if (one.entry) ledger.park(one, 'whenFirst', { status: 'pending' });
          // It came back from disk behind one that goes there now. Both are there without a time, and one has to be first.
          else desk.release(one);
    },
  };
}
