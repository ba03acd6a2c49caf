import type { Json } from './prototypes.ts';
import type { EventPlace, EventType } from './envelope.ts';

/** An event as it goes to destinations: what the SDK sent, with the fields that the server fills in. */
export type StampedEvent = {
  place: EventPlace;
  orgId: string;
  sourceId: string;
  messageId: string;
  type: EventType;
  /** The event's name for track, the page's or screen's name, otherwise absent. */
  name?: string;
  userId?: string;
  anonymousId?: string;
  /** Unix milliseconds: receivedAt - (sentAt - originalTimestamp). */
  timestampMs: number;
  receivedAtMs: number;
  /** The whole event with context merged and timestamps filled in, as destinations see it. */
  payload: { [key: string]: Json };
};
