import { expect, test } from 'vitest';
import { eventId, parseEventId } from './event-ids.ts';

test.each([
  { atMs: 1_795_440_000_123, lane: 1, offset: 0, position: 0 },
  { atMs: 0, lane: 0, offset: 0, position: 0 },
  { atMs: 1_795_440_000_123, lane: 2 ** 31 - 1, offset: Number.MAX_SAFE_INTEGER, position: 2_499 },
])('an id names its place: %o', (place) => {
  const id = eventId(place);
  expect(parseEventId(id)).toEqual(place);
  expect(encodeURIComponent(id)).toBe(id);
});

test.each([
  ['nothing', ''],
  ['too few parts', '1-2-3'],
  ['too many parts', '1-2-3-4-5'],
  ['an empty part', '1--3-4'],
  ['upper case', 'A-1-1-1'],
  ['a leading zero', '01-1-1-1'],
  ['a sign', '1--1-1-1'],
  ['a number that is not exact', '1-1-zzzzzzzzzzz-1'],
  ['a lane beyond the database', '1-zzzzzzzz-1-1'],
  ['a position beyond a batch', '1-1-1-zzzz'],
  ['a moment that no Date names', `${(8.65e15).toString(36)}-1-1-1`],
  ['something else', "1-1-1-1'; drop table events"],
  ['a line break', '1-1-1-1\n'],
])('%s is no id', (_what, id) => {
  expect(parseEventId(id)).toBeUndefined();
});
