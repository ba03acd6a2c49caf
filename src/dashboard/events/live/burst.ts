import type { EventRow } from '../queries.ts';

type Deps = {
  /** Calls back when the next picture may be drawn. Never while the tab is hidden. */
  nextFrame(draw: () => void): void;
  /** The last that was told of each event since the picture before. */
  draw(events: readonly EventRow[]): void;
  /** More came than are kept until the next picture: the older half is forgotten. */
  onOverflow(): void;
  rowsMax: number;
};

/** Gathers what the feed tells between two pictures, so that a flood is drawn no oftener than a trickle. */
export function createBurst({ nextFrame, draw, onOverflow, rowsMax }: Deps) {
  let fresh = new Map<string, EventRow>();
  const flush = () => {
    const events = [...fresh.values()];
    fresh = new Map();
    draw(events);
  };
  return function add(event: EventRow): void {
    fresh.delete(event.id);
    fresh.set(event.id, event);
    if (fresh.size === 1) nextFrame(flush);
    if (fresh.size <= rowsMax) return;
    fresh = new Map([...fresh].slice(-rowsMax / 2));
    onOverflow();
  };
}
