import type { Place } from '../../stream/stream.ts';
import type { Settled } from './write.ts';

/** How long outcomes of one integration are held back for others of the same entry, so that they share a row. */
const heldMsMax = 1_000;

/** An entry of the stream that is being delivered. It is done once everything of it is on disk. */
export type EntryWork = {
  place: Place;
  /** Deliveries whose outcome, or wait, is not on disk yet. */
  unwritten: number;
  tallies: Map<string, Tally>;
};

/** What one integration makes of the entry: how many outcomes are to come, and those that wait for them. */
type Tally = { left: number; held: Settled[]; sinceMs: number };

/** `counts`: deliveries of the entry by integration. */
export function createEntryWork(place: Place, counts: ReadonlyMap<string, number>): EntryWork {
  const work: EntryWork = { place, unwritten: 0, tallies: new Map() };
  for (const [integrationId, left] of counts) {
    work.unwritten += left;
    work.tallies.set(integrationId, { left, held: [], sinceMs: 0 });
  }
  return work;
}

/** Takes an outcome, and answers what is to be written now: nothing, or all that was held with it. */
export function tally(work: EntryWork, settled: Settled, nowMs: number): Settled[] {
  const one = work.tallies.get(settled.integrationId);
  if (!one) return [settled];
  one.left -= 1;
  if (one.held.length === 0) one.sinceMs = nowMs;
  one.held.push(settled);
  // What waits must be on disk before anything behind it is, so it is never held.
  return one.left === 0 || settled.wait !== undefined ? one.held.splice(0) : [];
}

/** What was held for too long. */
export function overdue(work: EntryWork, nowMs: number): Settled[] {
  return [...work.tallies.values()].flatMap((one) =>
    one.held.length > 0 && nowMs - one.sinceMs >= heldMsMax ? one.held.splice(0) : [],
  );
}
