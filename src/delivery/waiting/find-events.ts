import type { EventPlace } from '../../domain/envelope.ts';
import type { StampedEvent } from '../../domain/events.ts';
import { unpack } from '../../domain/unpack.ts';
import type { Entry, Place, Stream } from '../../stream/stream.ts';

/** The events at these places, by `keyOfPlace`, as far as they are still kept. */
export type FindEvents = (places: readonly EventPlace[]) => Promise<Map<string, StampedEvent>>;

/** Entries that are kept in memory: what waits of one entry comes back user by user, each time with others. */
export const keptBytesMax = 32_000_000;

export function keyOfPlace({ lane, offset, position }: EventPlace): string {
  return `${lane}/${offset}/${position}`;
}

/** Reads entries one after the other, and of each what is asked for. */
export function createFindEvents(stream: Pick<Stream, 'entry'>): FindEvents {
  const entryAt = keeping(stream, keptBytesMax);
  return async function findEvents(places) {
    const entries = new Map<string, { place: Place; positions: Set<number> }>();
    for (const { position, ...place } of places) {
      const key = `${place.lane}/${place.offset}`;
      const wanted = entries.get(key) ?? { place, positions: new Set() };
      wanted.positions.add(position);
      entries.set(key, wanted);
    }
    const found = new Map<string, StampedEvent>();
    for (const [key, { place, positions }] of entries) {
      const entry = await entryAt(key, place);
      for (const event of entry ? unpack(entry, (position) => positions.has(position)) : [])
        found.set(keyOfPlace(event.place), event);
    }
    return found;
  };
}

/** Keeps those that were asked for last. What is dropped from the stream meanwhile may still be found. */
function keeping({ entry: read }: Pick<Stream, 'entry'>, bytesMax: number) {
  const kept = new Map<string, Entry>();
  let bytes = 0;

  function forget(key: string, { body }: Entry): void {
    kept.delete(key);
    bytes -= body.length;
  }

  return async function entryAt(key: string, place: Place): Promise<Entry | undefined> {
    const known = kept.get(key);
    if (known) forget(key, known);
    const entry = known ?? (await read(place));
    if (!entry) return undefined;
    kept.set(key, entry);
    bytes += entry.body.length;
    for (const [oldest, one] of kept) {
      if (bytes <= bytesMax) break;
      forget(oldest, one);
    }
    return entry;
  };
}
