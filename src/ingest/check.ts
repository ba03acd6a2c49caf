import { eventTypes, type Envelope, type EventType } from '../domain/envelope.ts';
import { idOf, isMessageIdTooLong } from '../domain/wire/identities.ts';
import {
  eventBytesMax,
  eventDepthMax,
  eventsPerRequestMax,
  messageIdLengthMax,
} from '../domain/wire/limits.ts';
import type { ReadEvent } from './read.ts';

/** Why one event was refused, while the others of its request went through. */
export type RejectedEvent = { position: number; code: RejectionCode; reason: string };
export type RejectionCode =
  'TOO_LARGE' | 'TOO_DEEP' | 'TOO_MANY' | 'MALFORMED' | 'UNKNOWN_TYPE' | 'NO_IDENTITY' | 'LONG_MESSAGE_ID';

/** Looks at every event of a request by itself. Answers those that cannot be taken, in their order. */
export function checkEvents(
  events: ReadEvent[],
  from: { route: Envelope['route']; anonymousId: string | undefined },
): RejectedEvent[] {
  const rejected: RejectedEvent[] = [];
  events.slice(0, eventsPerRequestMax).forEach((event, position) => {
    const fault = faultOf(event, from);
    if (fault !== undefined) rejected.push({ position, ...fault });
  });
  if (events.length > eventsPerRequestMax)
    rejected.push({
      position: eventsPerRequestMax,
      code: 'TOO_MANY',
      reason: `The request has ${events.length.toLocaleString('en')} events. ${eventsPerRequestMax.toLocaleString('en')} are taken, the others were refused.`,
    });
  return rejected;
}

type Fault = { code: RejectionCode; reason: string };

function faultOf(
  { slice, value }: ReadEvent,
  from: { route: Envelope['route']; anonymousId: string | undefined },
): Fault | undefined {
  const bytes = slice.end - slice.start;
  if (bytes > eventBytesMax)
    return {
      code: 'TOO_LARGE',
      reason: `The event has ${bytes.toLocaleString('en')} bytes. At most ${eventBytesMax.toLocaleString('en')} are taken.`,
    };
  if (slice.depth > eventDepthMax)
    return {
      code: 'TOO_DEEP',
      reason: `The event is nested ${slice.depth} levels deep. At most ${eventDepthMax} are taken.`,
    };
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { code: 'MALFORMED', reason: 'The event is not an object.' };
  // An object of JSON has its fields by name.
  const event = value as Record<string, unknown>;
  const type = from.route === 'batch' ? eventTypes.find((one) => one === event.type) : from.route;
  if (type === undefined)
    return { code: 'UNKNOWN_TYPE', reason: `The event's type must be one of ${eventTypes.join(', ')}.` };
  if (isMessageIdTooLong(event.messageId))
    return {
      code: 'LONG_MESSAGE_ID',
      reason: `The messageId has more than ${messageIdLengthMax} characters.`,
    };
  if (from.anonymousId === undefined && !hasIdentity(event, type))
    return { code: 'NO_IDENTITY', reason: 'The event has neither a userId nor an anonymousId.' };
  return undefined;
}

/** SDKs let group and alias through with nothing but their other id, so these name somebody too. */
function hasIdentity(event: Record<string, unknown>, type: EventType): boolean {
  const { userId, anonymousId, groupId, previousId } = event;
  const ids = [userId, anonymousId, ...(type === 'group' ? [groupId] : type === 'alias' ? [previousId] : [])];
  return ids.some((id) => idOf(id) !== undefined);
}
