import { afterEach, expect, test, vi } from 'vitest';
import { eventId } from '../../../domain/event-ids.ts';
import type { EventRow } from '../queries.ts';
import { liveRowsMax, pageRowsMax, type Kind } from './listed.ts';
import { createLiveList, type FeedHooks } from './live-list.ts';

const closes: (() => void)[] = [];
afterEach(() => closes.splice(0).forEach((close) => close()));

function event(number: number, name = ''): EventRow {
  const id = eventId({ atMs: 1_795_440_000_000 + number, lane: 1, offset: number, position: 0 });
  return { id, appId: 's', type: 'track', name, receivedAt: String(number), deliveries: [] };
}

/** A list whose server holds `kept`, oldest first, and whose pictures are drawn when the test says so. */
function openList({ kept = [] as EventRow[], kind = 'all' as Kind } = {}) {
  const frames: (() => void)[] = [];
  const hooks: FeedHooks[] = [];
  let reads = 0;
  const newestFirst = () => [...kept].reverse();
  const list = createLiveList({
    first: newestFirst().slice(0, pageRowsMax),
    kind,
    restMs: 0,
    nextFrame: (draw) => void frames.push(draw),
    read(after) {
      reads++;
      const from = after === undefined ? 0 : newestFirst().findIndex(({ id }) => id === after) + 1;
      return Promise.resolve({ rows: newestFirst().slice(from, from + pageRowsMax) });
    },
    follow(given) {
      hooks.push(given);
      return () => undefined;
    },
  });
  list.open();
  closes.push(list.close);
  let cursor = 0;
  return {
    list,
    kept,
    hooks,
    frames,
    reads: () => reads,
    numbers: () => list.now().list.rows.map(({ receivedAt }) => Number(receivedAt)),
    tell: (one: EventRow | null, skipped = 0) =>
      hooks.at(-1)?.onItem({ cursor: String(++cursor), event: one, skipped }),
    draw: () => frames.splice(0).forEach((one) => one()),
  };
}

test('a burst is drawn once', () => {
  const { list, tell, frames, draw, numbers } = openList();
  const drawn = vi.fn();
  list.subscribe(drawn);
  for (let number = 1; number <= 100; number++) tell(event(number));
  expect(frames).toHaveLength(1);
  expect(drawn).not.toHaveBeenCalled();
  draw();
  expect(drawn).toHaveBeenCalledTimes(1);
  expect(numbers()).toEqual(Array.from({ length: 100 }, (_, index) => 100 - index));
});

test('a flood keeps a bounded number of rows, and leaves no gap among them', async () => {
  const { tell, kept, draw, numbers, reads } = openList();
  for (let number = 1; number <= 5 * liveRowsMax; number++) {
    kept.push(event(number));
    tell(event(number));
  }
  draw();
  await vi.waitFor(() => expect(reads()).toBeGreaterThan(0));
  await vi.waitFor(() => expect(numbers()[0]).toBe(5 * liveRowsMax));
  expect(numbers().length).toBeLessThanOrEqual(liveRowsMax);
  numbers().forEach((number, index) => expect(number).toBe(5 * liveRowsMax - index));
});

test('what a slow reader has missed is counted, and the list begins anew from what is newest', async () => {
  const { list, tell, kept, numbers } = openList({ kept: [event(1)] });
  for (let number = 2; number <= 300; number++) kept.push(event(number));
  tell(event(300), 298);
  expect(list.now().skipped).toBe(298);
  await vi.waitFor(() => expect(numbers()).toHaveLength(pageRowsMax));
  expect(numbers()[0]).toBe(300);
  expect(list.now().list.isAtEnd).toBe(false);
});

test('a pause holds still what is shown and counts what comes, and a resume shows it', () => {
  const { list, tell, draw, numbers } = openList({ kept: [event(1)] });
  list.pause();
  tell(event(2));
  tell(event(3));
  draw();
  expect(numbers()).toEqual([1]);
  expect(list.now()).toMatchObject({ isPaused: true, newRows: 2 });
  list.resume();
  expect(numbers()).toEqual([3, 2, 1]);
  expect(list.now()).toMatchObject({ isPaused: false, newRows: 0 });
});

test('what came between the first reading and the beginning of the feed is not missed', async () => {
  const { kept, hooks, numbers } = openList({ kept: [event(1)] });
  kept.push(event(2));
  hooks[0]?.onState('live');
  await vi.waitFor(() => expect(numbers()).toEqual([2, 1]));
});

test('an answer that is older than what the feed has told meanwhile does not win', async () => {
  const answers: ((rows: EventRow[]) => void)[] = [];
  const frames: (() => void)[] = [];
  let hooks: FeedHooks | undefined;
  const list = createLiveList({
    first: [event(1, 'old')],
    kind: 'all',
    restMs: 0,
    nextFrame: (draw) => void frames.push(draw),
    read: () => new Promise((resolve) => answers.push((rows) => resolve({ rows }))),
    follow: (given) => ((hooks = given), () => undefined),
  });
  list.open();
  closes.push(list.close);
  hooks?.onState('live');
  hooks?.onItem({ cursor: '1', event: event(1, 'new'), skipped: 0 });
  frames[0]?.();
  answers[0]?.([event(1, 'old')]);
  await vi.waitFor(() => expect(list.now().failure).toBeUndefined());
  expect(list.now().list.rows[0]?.name).toBe('new');
});

test('of a filtered list the feed is a reason to ask, never a row', async () => {
  const { tell, kept, numbers, reads, draw } = openList({ kept: [event(1)], kind: 'status' });
  tell(event(2));
  draw();
  await vi.waitFor(() => expect(reads()).toBe(1));
  expect(numbers()).toEqual([1]);
  kept.push(event(3));
  tell(event(3));
  await vi.waitFor(() => expect(numbers()).toEqual([3, 1]));
});

test('while the feed is away the list is asked for, and after it the feed goes on from its cursor', async () => {
  const { list, hooks, kept, tell, numbers } = openList({ kept: [event(1)] });
  tell(null);
  hooks[0]?.onState('away');
  kept.push(event(2));
  await vi.waitFor(() => expect(numbers()).toEqual([2, 1]), { timeout: 15_000 });
  list.close();
  list.open();
  expect(hooks[1]?.after).toBe('1');
});

test('older pages are loaded below, also while paused', async () => {
  const kept = Array.from({ length: 120 }, (_, index) => event(index + 1));
  const { list, tell, draw, numbers } = openList({ kept });
  await list.loadOlder();
  expect(numbers()).toHaveLength(100);
  list.pause();
  await list.loadOlder();
  tell(event(121));
  draw();
  expect(numbers()).toHaveLength(120);
  expect(list.now().list.isAtEnd).toBe(true);
  list.resume();
  expect(numbers()).toEqual(Array.from({ length: 121 }, (_, index) => 121 - index));
});

test('a page that could not be read says why, and what stood stays', async () => {
  const list = createLiveList({
    first: [event(1)],
    kind: 'all',
    nextFrame: () => undefined,
    read: () => Promise.resolve({ failure: 'Switchyard did not answer.' }),
    follow: ({ onState }) => (onState('live'), () => undefined),
  });
  list.open();
  closes.push(list.close);
  list.renew();
  await vi.waitFor(() => expect(list.now().failure).toBe('Switchyard did not answer.'));
  expect(list.now().list.rows).toHaveLength(1);
  expect(await list.loadOlder()).toBe('Switchyard did not answer.');
});
