import DataLoader from 'dataloader';
import type { EventPlace } from '../../domain/envelope.ts';
import { eventId } from '../../domain/event-ids.ts';
import type { Json } from '../../domain/prototypes.ts';
import { rawOf, unpack } from '../../domain/unpack.ts';
import type { Stream } from '../../stream/stream.ts';

/** What an event says: as it is delivered, and as it came. */
export type Content = { messageId: string; receivedAtMs: number; payload: Json; raw: string };

/** Entries that are in memory at a time; each has at most half a megabyte. */
const entriesAtOnceMax = 4;

/** Reads events from the log, each entry once, however many of its events are wanted. Undefined once it was dropped. */
export function createContents(stream: Stream) {
  return new DataLoader<EventPlace, Content | undefined, string>(
    async (places) => {
      const contents = new Map<string, Content>();
      const entries = [...groupsOf(places)];
      const reading = Array.from({ length: entriesAtOnceMax }, async () => {
        for (let group = entries.pop(); group; group = entries.pop()) await read(stream, group, contents);
      });
      await Promise.all(reading);
      return places.map((place) => contents.get(eventId(place)));
    },
    { cacheKeyFn: eventId },
  );
}

async function read(stream: Stream, places: EventPlace[], contents: Map<string, Content>): Promise<void> {
  const [first] = places;
  const entry = first && (await stream.entry(first));
  if (!entry) return;
  const events = new Map(unpack(entry).map((event) => [event.place.position, event]));
  for (const place of places) {
    const event = events.get(place.position);
    if (!event) continue;
    const { messageId, receivedAtMs, payload } = event;
    contents.set(eventId(place), { messageId, receivedAtMs, payload, raw: rawOf(entry, place.position) });
  }
}

function groupsOf(places: readonly EventPlace[]): Iterable<EventPlace[]> {
  const groups = new Map<string, EventPlace[]>();
  for (const place of places) {
    const key = `${place.lane} ${place.offset}`;
    groups.set(key, [...(groups.get(key) ?? []), place]);
  }
  return groups.values();
}
