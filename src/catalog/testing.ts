import type { StampedEvent } from '../domain/events.ts';

/** An event for tests: a track by one user, unless said otherwise. */
export function someEvent(more: Partial<StampedEvent> = {}): StampedEvent {
  const event: StampedEvent = {
    place: { lane: 1, offset: 1, position: 0, atMs: 1_795_440_000_000 },
    orgId: 'org',
    sourceId: 'source',
    messageId: 'message-1',
    type: 'track',
    name: 'Order Completed',
    userId: 'ada',
    timestampMs: 1_795_440_000_000,
    receivedAtMs: 1_795_440_000_000,
    payload: {},
    ...more,
  };
  const { messageId, type, name, userId, payload } = event;
  return { ...event, payload: { messageId, type, event: name ?? null, userId: userId ?? null, ...payload } };
}
