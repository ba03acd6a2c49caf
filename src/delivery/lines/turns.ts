import type { Line } from './line.ts';

/** Requests under way in all. */
export const inFlightInAllMax = 512;
/** An organization may have this many times as much under way as is left free, so that something always is. */
const shareMax = 2;

/** Whose turn it is to start something. */
export type Turns = {
  /** The line may have something to start. */
  add(line: Line): void;
  /** It has not, until it is added again. */
  delete(line: Line): void;
  /** The line whose turn it is; undefined where none may start anything. */
  next(): Line | undefined;
  /** A request of the line has begun, or has ended. */
  count(line: Line, by: 1 | -1): void;
  /** Requests under way. */
  inFlight(): number;
};

type Org = { lines: Set<Line>; inFlight: number };

/** In turn of organizations, and within each in turn of its integrations. */
export function createTurns(orgOf: (integrationId: string) => string): Turns {
  const orgs = new Map<string, Org>();
  const orgOfLine = new WeakMap<Line, string>();
  let inFlight = 0;

  function find(line: Line): [string, Org] {
    const id = orgOfLine.get(line) ?? orgOf(line.integrationId);
    orgOfLine.set(line, id);
    const org = orgs.get(id) ?? { lines: new Set(), inFlight: 0 };
    orgs.set(id, org);
    return [id, org];
  }

  function tidy(id: string, org: Org): void {
    if (org.lines.size === 0 && org.inFlight === 0) orgs.delete(id);
  }

  return {
    add: (line) => void find(line)[1].lines.add(line),
    delete(line) {
      const [id, org] = find(line);
      org.lines.delete(line);
      tidy(id, org);
    },
    next() {
      for (const [id, org] of orgs) {
        const [line] = org.lines;
        if (!line || org.inFlight >= shareMax * (inFlightInAllMax - inFlight)) continue;
        org.lines.delete(line);
        org.lines.add(line);
        orgs.delete(id);
        orgs.set(id, org);
        return line;
      }
      return undefined;
    },
    count(line, by) {
      const [id, org] = find(line);
      inFlight += by;
      org.inFlight += by;
      tidy(id, org);
    },
    inFlight: () => inFlight,
  };
}
