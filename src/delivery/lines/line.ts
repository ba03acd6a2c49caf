import type { EventPlace } from '../../domain/envelope.ts';
import type { StampedEvent } from '../../domain/events.ts';
import { createAbsence, type Absence } from './absence.ts';
import type { EntryWork } from '../record/entry-work.ts';
import { createBatch, oneByOne, type BatchRule } from './batch.ts';
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
  /** The job that sends it again. */
  jobId?: string;
  /** The entry that is held until this is settled. What came back from disk holds none: its row is there still. */
  entry?: EntryWork;
  queuedAtMs: number;
  /** Its part of the entry, about. */
  bytes?: number;
};

/**
 * Deliveries of one integration in memory that hold their entries, and the bytes that they came in; what comes beyond
 * waits on disk, which costs more than sending it does.
 */
export const liveMax = 20_000;
export const liveBytesMax = 16_000_000;
/** Deliveries of one integration in memory that came back from disk. */
export const returnedMax = 200;

/** Users that are looked at for one batch: with many different keys, most of them do not fit. */
const usersLookedAtMax = 200;

type Chain = { queue: Delivery[]; running: Delivery[] };

export type Line = {
  integrationId: string;
  pace: Pace;
  /** Who has something on disk. */
  absence: Absence;
  /** When the earliest wait on disk is due; Infinity where none has a time. */
  nextDueMs: number;
  add(delivery: Delivery): void;
  /**
   * The next deliveries to start together, in turn of users, and of each in order; none where there is none, or the pace
   * allows none. Call `free` when they are no longer under way, and then `goOn` or `breakOff` for each, in order.
   */
  take(nowMs: number, rule?: BatchRule): readonly Delivery[];
  /** Something that was taken together is no longer under way. */
  free(): void;
  /** The delivery is done with, and the user's next may start after those it was taken with. Answers whether there is none in memory. */
  goOn(delivery: Delivery): boolean;
  /** The delivery has to wait, and so have those behind it: what was not started leaves memory, and is the answer. */
  breakOff(delivery: Delivery): Delivery[];
  /** Takes out of memory what is not under way and `isIt` is true of, with all that stands behind it. */
  unload(isIt: (delivery: Delivery) => boolean): Delivery[];
  /** Whether it left memory since it was taken: one before it, of the same user, has to wait. */
  isGone(delivery: Delivery): boolean;
  holds(one: { userKey: string; place: EventPlace }): boolean;
  hasReady(): boolean;
  /** Whether it is worth waiting for a moment, since more may come that can go together. */
  mayGather(rule: BatchRule): boolean;
  hasRoom(): boolean;
  /** Live deliveries that are queued. */
  liveQueued(): number;
  roomForReturned(): number;
  isIdle(): boolean;
};

/**
 * What is in memory of one integration: for each user a chain of deliveries, of which the next are under way only
 * when those before are done with. It does nothing by itself.
 */
export function createLine(integrationId: string): Line {
  const chains = new Map<string, Chain>();
  /** Users whose next delivery can start, in turn. */
  const ready = new Set<string>();
  const pace = createPace();
  const absence = createAbsence();
  const queued = { live: 0, returned: 0, liveBytes: 0 };
  let inFlight = 0;

  function count({ entry, bytes = 0 }: Delivery, by: 1 | -1): void {
    queued[entry ? 'live' : 'returned'] += by;
    if (entry) queued.liveBytes += by * bytes;
  }

  return {
    integrationId,
    pace,
    absence,
    nextDueMs: Infinity,

    add(delivery) {
      const chain: Chain = chains.get(delivery.userKey) ?? { queue: [], running: [] };
      chains.set(delivery.userKey, chain);
      chain.queue.push(delivery);
      count(delivery, 1);
      if (chain.running.length === 0) ready.add(delivery.userKey);
    },

    take(nowMs, rule = oneByOne) {
      if (!pace.allows(inFlight, nowMs)) return [];
      const taken = takeTogether(ready, chains, rule);
      for (const one of taken) count(one, -1);
      if (taken.length > 0) inFlight += 1;
      return taken;
    },

    free() {
      inFlight -= 1;
    },

    goOn(delivery) {
      const chain = chains.get(delivery.userKey);
      const at = chain?.running.indexOf(delivery) ?? -1;
      if (!chain || at < 0) return false;
      chain.running.splice(at, 1);
      if (chain.running.length > 0) return false;
      if (chain.queue.length > 0) ready.add(delivery.userKey);
      else chains.delete(delivery.userKey);
      return chain.queue.length === 0;
    },

    breakOff(delivery) {
      const chain = chains.get(delivery.userKey);
      if (!chain?.running.includes(delivery)) return [];
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
        absence.interrupt(userKey);
        out.push(...gone);
        if (chain.queue.length > 0) continue;
        ready.delete(userKey);
        if (chain.running.length === 0) chains.delete(userKey);
      }
      return out;
    },

    isGone: (delivery) => !chains.get(delivery.userKey)?.running.includes(delivery),

    holds({ userKey, place }) {
      const chain = chains.get(userKey);
      return [...(chain?.running ?? []), ...(chain?.queue ?? [])].some((one) =>
        isSamePlace(one.event.place, place),
      );
    },

    hasReady: () => ready.size > 0,
    mayGather: ({ eventsMax, keepsOrder }) =>
      inFlight > 0 && (keepsOrder ? queued.live + queued.returned : ready.size) < eventsMax,
    hasRoom: () => queued.live < liveMax && queued.liveBytes < liveBytesMax,
    liveQueued: () => queued.live,
    roomForReturned: () => Math.max(returnedMax - queued.returned, 0),
    isIdle: () => chains.size === 0 && absence.isNobody() && pace.isFresh(),
  };
}

/** Moves what goes together from the front of the queues: one of each user in turn, then more of them. */
function takeTogether(
  ready: Set<string>,
  chains: ReadonlyMap<string, Chain>,
  rule: BatchRule,
): readonly Delivery[] {
  const batch = createBatch(rule);
  const started: Chain[] = [];
  const startNext = (chain: Chain): boolean => {
    const [next] = chain.queue;
    if (!next || !batch.add(next)) return false;
    chain.queue.shift();
    chain.running.push(next);
    return true;
  };
  let lookedAt = 0;
  for (const userKey of ready) {
    if (batch.isFull() || lookedAt++ >= usersLookedAtMax) break;
    const chain = chains.get(userKey);
    if (chain && chain.queue.length > 0 && !startNext(chain)) continue;
    ready.delete(userKey);
    if (chain) started.push(chain);
  }
  if (rule.keepsOrder) for (const chain of started) while (startNext(chain));
  return batch.deliveries;
}

function isSamePlace(one: EventPlace, other: EventPlace): boolean {
  return one.position === other.position && one.offset === other.offset && one.lane === other.lane;
}
