import { jsonOf, type StampedEvent } from '../../domain/events.ts';
import type { Delivery } from './line.ts';

/** Which events may share one call of a destination. */
export type BatchRule = {
  eventsMax: number;
  bytesMax: number;
  /** Whether several events of one user may. */
  keepsOrder: boolean;
  /** undefined where the event goes alone. */
  keyOf(event: StampedEvent): string | undefined;
};

export const oneByOne: BatchRule = { eventsMax: 1, bytesMax: Infinity, keepsOrder: false, keyOf: () => '' };

/** Attempts that an event shares with others. After them it goes alone, so that what is wrong with it harms no other. */
export const sharedAttemptsMax = 2;

/** Events that go together, as they are chosen. */
export function createBatch(rule: BatchRule) {
  const deliveries: Delivery[] = [];
  let key: string | undefined;
  let bytes = 0;
  let isFull = false;
  return {
    deliveries,
    isFull: () => isFull,
    /** Takes the delivery, unless it cannot go with the others. */
    add(delivery: Delivery): boolean {
      if (isFull) return false;
      const isFirst = deliveries.length === 0;
      const ownKey = rule.eventsMax > 1 ? keyFor(delivery, rule) : undefined;
      if (!isFirst && (ownKey === undefined || ownKey !== key)) return false;
      if (rule.bytesMax < Infinity && rule.eventsMax > 1) {
        const size = bytesOf(delivery.event);
        if (!isFirst && bytes + size > rule.bytesMax) return false;
        bytes += size;
      }
      key = ownKey;
      deliveries.push(delivery);
      isFull = deliveries.length >= rule.eventsMax || key === undefined || bytes >= rule.bytesMax;
      return true;
    },
  };
}

function keyFor({ attempts, event }: Delivery, { keyOf }: BatchRule): string | undefined {
  return attempts >= sharedAttemptsMax ? undefined : keyOf(event);
}

function bytesOf(event: StampedEvent): number {
  return Buffer.byteLength(jsonOf(event));
}
