import { expect, test } from 'vitest';
import type { Entry, Place } from '../../stream/stream.ts';
import { createFindEvents, keyOfPlace, keptBytesMax } from './find-events.ts';

/** A stream whose entries have three events each, and are filled up to so many bytes. */
function streamOf(entryBytes: number) {
  const read: number[] = [];
  const envelope = { v: 1, orgId: 'org', sourceId: 'source', receivedAtMs: 0, route: 'batch' };
  return {
    read,
    entry: (place: Place): Promise<Entry | undefined> => {
      read.push(place.offset);
      if (place.offset === 0) return Promise.resolve(undefined);
      const batch = ['a', 'b', 'c'].map((id) => ({
        type: 'track',
        event: 'E',
        messageId: `${place.offset}${id}`,
      }));
      const body = Buffer.from(JSON.stringify({ batch }).padEnd(entryBytes));
      return Promise.resolve({ ...place, head: JSON.stringify(envelope), body });
    },
  };
}

const placeOf = (offset: number, position: number) => ({ lane: 1, offset, position, atMs: 0 });

test('events are found by their places, and each entry is read once, also when asked for again', async () => {
  const stream = streamOf(0);
  const findEvents = createFindEvents(stream);
  const found = await findEvents([placeOf(1, 0), placeOf(2, 1), placeOf(1, 2), placeOf(0, 0), placeOf(1, 9)]);
  expect([...found].map(([key, { messageId }]) => [key, messageId])).toEqual([
    [keyOfPlace(placeOf(1, 0)), '1a'],
    [keyOfPlace(placeOf(1, 2)), '1c'],
    [keyOfPlace(placeOf(2, 1)), '2b'],
  ]);
  const again = await findEvents([placeOf(1, 1)]);
  expect([...again.values()].map(({ messageId }) => messageId)).toEqual(['1b']);
  expect(stream.read).toEqual([1, 2, 0]);
});

test('no more bytes are kept than may be: those asked for last', async () => {
  const stream = streamOf(Math.floor(keptBytesMax / 2));
  const findEvents = createFindEvents(stream);
  for (const offset of [1, 2, 1, 3, 1, 2]) await findEvents([placeOf(offset, 0)]);
  expect(stream.read).toEqual([1, 2, 3, 2]);
});
