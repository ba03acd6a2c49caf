import { eventTypes } from '../../domain/envelope.ts';
import type { StampedEvent } from '../../domain/events.ts';
import { isObject, own } from '../../domain/fields/own.ts';
import type { Json } from '../../domain/prototypes.ts';
import type { TrialAnswer } from '../../domain/trials/trials.ts';
import { unpack } from '../../domain/unpack.ts';
import { eventBytesMax } from '../../domain/wire/limits.ts';
import { answerWith } from './trying.ts';

/** The event as it would come to delivery, stamped as if it had come now; or what is wrong with it. */
export function eventOf(
  { event, orgId }: { event: Json; orgId: string },
  atMs: number,
): StampedEvent | { refusal: TrialAnswer } {
  if (!isObject(event)) return refuse('event', 'Give it an object, as an SDK sends one.');
  if (!eventTypes.some((type) => type === own(event, 'type')))
    return refuse('event.type', `Choose one of ${eventTypes.join(', ')}.`);
  const body = Buffer.from(JSON.stringify({ batch: [event] }));
  if (body.length > eventBytesMax) return refuse('event', `An event has at most ${eventBytesMax} bytes.`);
  const head = JSON.stringify({ v: 1, orgId, sourceId: '', receivedAtMs: atMs, route: 'batch' });
  const [stamped] = unpack({ lane: 0, offset: 0, atMs, head, body });
  return stamped ?? refuse('event', 'There is no event in it.');
}

function refuse(path: string, message: string): { refusal: TrialAnswer } {
  return {
    refusal: answerWith('INVALID_INPUT', `Check ${path}: ${message}`, { fieldErrors: [{ path, message }] }),
  };
}
