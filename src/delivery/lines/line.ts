import type { EventPlace } from '../../domain/envelope.ts';
import type { StampedEvent } from '../../domain/events.ts';
import { createAbsence, type Absence } from './absence.ts';
import type { EntryWork } from '../record/entry-work.ts';
import { createPace, type Pace } from './pace.ts';

/** One event at one integration, on its way. */
export type Delivery = {
  integrationId: string;
  event: StampedEvent;
  /** Events with the same one are sent in order. */
  userKey: string;
  /** Attempts so far, and when the first of them began. */
  attempts: number;
  firstAtMs?: number;
  /** The entry that is held until this is settled. What came back from disk holds none: its row is there still. */
  entry?: EntryWork;
  queuedAtMs: number;
};

/** Deliveries of one integration in memory that hold their entries; what comes beyond waits on disk. */
export const liveMax = 5_000;
/** Deliveries of one integration in memory that came back from disk. */
export const returnedMax = 200;

type Chain = { queue: Delivery[]; running?: Delivery };

export type Line = {
  integrationId: string;
  pace: Pace;
  /** Who has something on disk. */
  absence: Absence;
  /** When the earliest wait on disk is due; Infinity where none has a time. */
  nextDueMs: number;
  add(delivery: Delivery): void;
  /** The next delivery to start, in turn of users; undefined where there is none, or the pace allows none. */
  take(nowMs: number): Delivery | undefined;
  /** The delivery under way is done with, and the user's next may start. Answers whether there is none in memory. */
  goOn(delivery: Delivery): boolean;
  /** The delivery under way has to wait, and so have those behind it: they leave memory, and are the answer. */
  breakOff(delivery: Delivery): Delivery[];
  /** Takes out of memory what is not under way and `isIt` is true of, with all that stands behind it. */
  unload(isIt: (delivery: Delivery) => boolean): Delivery[];
  holds(one: { userKey: string; place: EventPlace }): boolean;
  hasReady(): boolean;
  hasRoom(): boolean;
  roomForReturned(): number;
  isIdle(): boolean;
};

/**
 * What is in memory of one integration: for each user a chain of deliveries, of which one is under way at a time. It
 * does nothing by itself.
 */
export function createLine(integrationId: string): Line {
  const chains = new Map<string, Chain>();
  /** Users whose next delivery can start, in turn. */
  const ready = new Set<string>();
  const pace = createPace();
  const absence = createAbsence();
  const queued = { live: 0, returned: 0 };
  let inFlight = 0;

  function count({ entry }: Delivery, by: 1 | -1): void {
    queued[entry ? 'live' : 'returned'] += by;
  }

  return {
    integrationId,
    pace,
    absence,
    nextDueMs: Infinity,

    add(delivery) {
      const chain: Chain = chains.get(delivery.userKey) ?? { queue: [] };
      chains.set(delivery.userKey, chain);
      chain.queue.push(delivery);
      count(delivery, 1);
      if (!chain.running) ready.add(delivery.userKey);
    },

    take(nowMs) {
      if (!pace.allows(inFlight, nowMs)) return undefined;
      for (const userKey of ready) {
        ready.delete(userKey);
        const chain = chains.get(userKey);
        const delivery = chain?.queue.shift();
        if (!chain || !delivery) continue;
        count(delivery, -1);
        chain.running = delivery;
        inFlight += 1;
        return delivery;
      }
      return undefined;
    },

    goOn(delivery) {
      const chain = chains.get(delivery.userKey);
      if (chain?.running !== delivery) return false;
      inFlight -= 1;
      chain.running = undefined;
      if (chain.queue.length > 0) ready.add(delivery.userKey);
      else chains.delete(delivery.userKey);
      return chain.queue.length === 0;
    },

    breakOff(delivery) {
      const chain = chains.get(delivery.userKey);
      if (chain?.running !== delivery) return [];
      inFlight -= 1;
      chains.delete(delivery.userKey);
      absence.interrupt(delivery.userKey);
      for (const one of chain.queue) count(one, -1);
      return chain.queue;
    },

    unload(isIt) {
      const out: Delivery[] = [];
      for (const [userKey, chain] of chains) {
        const from = chain.queue.findIndex(isIt);
        if (from < 0) continue;
        const gone = chain.queue.splice(from);
        for (const one of gone) count(one, -1);
        out.push(...gone);
        if (chain.queue.length > 0) continue;
        ready.delete(userKey);
        if (!chain.running) chains.delete(userKey);
      }
      return out;
    },

    holds({ userKey, place }) {
      const chain = chains.get(userKey);
      return [chain?.running, ...(chain?.queue ?? [])].some(
        (one) =>
          one !== undefined &&
          one.event.place.position === place.position &&
          one.event.place.offset === place.offset &&
          one.event.place.lane === place.lane,
      );
    },

    hasReady: () => ready.size > 0,
    hasRoom: () => queued.live < liveMax,
    roomForReturned: () => Math.max(returnedMax - queued.returned, 0),
    isIdle: () => chains.size === 0 && absence.isNobody() && pace.isFresh(),
  };
}
