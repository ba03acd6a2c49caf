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

const texts = new WeakMap<StampedEvent['payload'], string>();

/** The payload as JSON. Made once, however often its size is asked and wherever it is sent. */
export function jsonOf({ payload }: Pick<StampedEvent, 'payload'>): string {
  let text = texts.get(payload);
  if (text === undefined) texts.set(payload, (text = JSON.stringify(payload)));
  return text;
}
