import { expect, test } from 'vitest';
import { eventId } from '../../../domain/event-ids.ts';
import type { EventRow } from '../queries.ts';
import {
  afterPause,
  countNewer,
  listOf,
  liveRowsMax,
  pageRowsMax,
  shownRowsMax,
  withNews,
  withOlder,
  withPage,
  type Listed,
} from './listed.ts';

/** The event of this number: the higher, the newer. */
function event(number: number, name = ''): EventRow {
  const id = eventId({ atMs: 1_795_440_000_000 + number, lane: 1, offset: number, position: 0 });
  return { id, appId: 's', type: 'track', name, receivedAt: '', deliveries: [] };
}
/** From the newest down to the oldest, both included. */
const events = (newest: number, oldest: number) =>
  Array.from({ length: newest - oldest + 1 }, (_, index) => event(newest - index));
const list = (rows: readonly EventRow[], isAtEnd = false): Listed => ({
  rows,
  isAtEnd,
  rowsMax: liveRowsMax,
});
const idsOf = ({ rows }: Listed) => rows.map(({ id }) => id);
const ids = (rows: readonly EventRow[]) => rows.map(({ id }) => id);

test('what is new stands where its age puts it, and what is known as it is now', () => {
  const news = [event(5), event(3), event(2, 'changed')];
  const after = withNews(list([event(4), event(2), event(1)]), news);
  expect(idsOf(after)).toEqual(ids([event(5), event(4), event(3), event(2), event(1)]));
  expect(after.rows[3]?.name).toBe('changed');
});

test('news of an event that is not loaded adds nothing below the last row', () => {
  expect(idsOf(withNews(list(events(9, 5)), [event(2)]))).toEqual(ids(events(9, 5)));
  expect(idsOf(withNews(list(events(9, 5), true), [event(2)]))).toEqual(ids([...events(9, 5), event(2)]));
});

test('a row that nothing is told of stays the very same', () => {
  const before = list(events(3, 1));
  expect(withNews(before, [event(4)]).rows[1]).toBe(before.rows[0]);
});

test('the oldest make room, and can be loaded again', () => {
  const after = withNews(list(events(liveRowsMax, 1), true), [event(liveRowsMax + 1)]);
  expect(after.rows).toHaveLength(liveRowsMax);
  expect(after).toMatchObject({ isAtEnd: false });
  expect(after.rows[0]?.id).toBe(event(liveRowsMax + 1).id);
});

test('a page that has nothing in common with the list replaces it: no gap stands unseen', () => {
  const page = events(500, 500 - pageRowsMax + 1);
  expect(withPage(list(events(60, 1), true), page, 'all')).toEqual(listOf(page, 'all'));
});

test('a page that meets the list goes above it, and keeps what is newer than itself', () => {
  const page = events(100, 100 - pageRowsMax + 1);
  expect(idsOf(withPage(list(events(101, 20)), page, 'all'))).toEqual(ids(events(101, 20)));
  expect(idsOf(withPage(list(events(60, 20)), page, 'all'))).toEqual(ids(events(100, 20)));
});

test('of a filtered list, what a page leaves out of its span matches no more', () => {
  const before = list([event(9), event(8), event(7), event(3)]);
  expect(idsOf(withPage(before, [event(10), event(9), event(7)], 'filtered'))).toEqual(
    ids([event(10), event(9), event(7), event(3)]),
  );
  expect(withPage(before, [], 'filtered')).toMatchObject({ rows: [], isAtEnd: true });
});

test.each([
  ['all', pageRowsMax, false],
  ['all', pageRowsMax - 1, true],
  ['filtered', pageRowsMax - 1, true],
  ['status', 1, false],
  ['status', 0, true],
] as const)('of %s, a page of %i rows is the last: %s', (kind, count, isAtEnd) => {
  const page = events(count, 1);
  expect(listOf(page, kind).isAtEnd).toBe(isAtEnd);
  expect(withOlder(list([event(1_000)]), page, kind).isAtEnd).toBe(isAtEnd);
});

test('older pages make the list longer, up to a limit', () => {
  let long = listOf(events(5_000, 5_000 - pageRowsMax + 1), 'all');
  for (let oldest = 5_000 - pageRowsMax; long.rows.length < shownRowsMax; oldest -= pageRowsMax)
    long = withOlder(long, events(oldest, oldest - pageRowsMax + 1), 'all');
  expect(idsOf(long)).toEqual(ids(events(5_000, 5_000 - shownRowsMax + 1)));
  const after = withNews(long, [event(5_001)]);
  expect(after.rows).toHaveLength(shownRowsMax);
});

test('after a pause stands what came meanwhile, and what was loaded below', () => {
  const shown = withOlder(list(events(60, 50)), events(49, 40), 'all');
  expect(idsOf(afterPause(list(events(70, 50)), shown))).toEqual(ids(events(70, 40)));
  expect(countNewer(list(events(70, 50)), shown)).toBe(10);
});

test('after a pause in which too much came, the list is what is newest', () => {
  const current = list(events(900, 800));
  expect(afterPause(current, list(events(60, 50)))).toBe(current);
});
