import type { Destination } from '../destination.ts';
import { textsOf } from '../settings.ts';
import { sinkPrototype } from './prototype.ts';

/** Events a call takes at most. Nothing is done with them, so the number only bounds memory. */
const eventsMax = 500;

export const sink: Destination = {
  prototype: sinkPrototype,
  eventsMax,
  keepsOrder: true,
  unwanted(event, config) {
    const names = textsOf(config.events);
    if (names.length === 0 || (event.name !== undefined && names.includes(event.name))) return undefined;
    return 'Its name is not in the list of event names.';
  },
  test: async () => ({ success: true, message: 'Sink takes every event, whatever the key is.' }),
  perform: async (events) => events.map(() => ({ kind: 'accepted' })),
};
