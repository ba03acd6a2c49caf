import type { StampedEvent } from '../../domain/events.ts';
import type { Values } from '../../domain/prototypes.ts';
import type { Destination } from '../destination.ts';
import { textsOf } from '../settings.ts';
import { eventsWanted } from './batch.ts';
import { batchSizeMax, webhookPrototype } from './prototype.ts';
import { requestFor } from './request.ts';
import { test } from './test.ts';

/** What a receiver with the usual limit of a megabyte takes, with room for its own. */
const batchBytesMax = 500_000;

export const webhook: Destination = {
  prototype: webhookPrototype,
  eventsMax: batchSizeMax,
  eventsWanted,
  bytesMax: batchBytesMax,
  keepsOrder: true,
  unwanted,
  test,
  async perform(events, settings, { send, now }) {
    const request = requestFor(events, settings, now());
    if (typeof request === 'string') return events.map(() => ({ kind: 'invalid', reason: request }));
    const response = await send(request);
    return events.map(() => ({ kind: 'answered', response }));
  },
};

function unwanted({ type, name }: StampedEvent, config: Values): string | undefined {
  const types = textsOf(config.events);
  if (types.length > 0 && !types.includes(type)) return `Events of type ${type} are not chosen.`;
  const names = textsOf(config.eventNames);
  if (type !== 'track' || names.length === 0 || (name !== undefined && names.includes(name)))
    return undefined;
  return 'Its name is not among the track events chosen.';
}
