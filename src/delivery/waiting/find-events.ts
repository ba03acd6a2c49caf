import type { EventPlace } from '../../domain/envelope.ts';
import type { StampedEvent } from '../../domain/events.ts';
import { unpack } from '../../domain/unpack.ts';
import type { Stream } from '../../stream/stream.ts';

/** The events at these places, by `keyOfPlace`, as far as they are still kept. */
export type FindEvents = (places: readonly EventPlace[]) => Promise<Map<string, StampedEvent>>;

export function keyOfPlace({ lane, offset, position }: EventPlace): string {
  return `${lane}/${offset}/${position}`;
}

/** Reads each entry once, one after the other, so that no more than one is in memory. */
export function createFindEvents(stream: Pick<Stream, 'entry'>): FindEvents {
  return async function findEvents(places) {
    const wanted = new Set(places.map(keyOfPlace));
    const entries = new Map(places.map((place) => [`${place.lane}/${place.offset}`, place]));
    const found = new Map<string, StampedEvent>();
    for (const { lane, offset, atMs } of entries.values()) {
      const entry = await stream.entry({ lane, offset, atMs });
      for (const event of entry ? unpack(entry) : []) {
        const key = keyOfPlace(event.place);
        if (wanted.has(key)) found.set(key, event);
      }
    }
    return found;
  };
}
