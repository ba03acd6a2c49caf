import { expect, test } from 'vitest';
import { someEvent } from '../../catalog/testing.ts';
import { createEntryWork } from '../record/entry-work.ts';
import type { Delivery } from './line.ts';
import { createLines } from './lines.ts';
import { createTurns } from './turns.ts';

const entry = createEntryWork({ lane: 1, offset: 1, atMs: 0 }, new Map());

test('what came back from disk and leaves memory with an earlier one of its user is released, and comes back', () => {
  const lines = createLines(createTurns(() => 'org'));
  const add = (position: number, more: Partial<Delivery>) => {
    const place = { lane: 1, offset: 1, atMs: 0, position };
    const own = { integrationId: 'i', userKey: 'a', attempts: 0, queuedAtMs: 0 };
    const delivery: Delivery = { ...own, event: someEvent({ place }), ...more };
    lines.of('i').add(delivery);
    return delivery;
  };
  const live = add(0, { entry });
  // There was no room for it in memory, and nothing of its user on disk: it was due at once.
  const returned = add(1, {});
  const other = add(2, { userKey: 'b' });
  const did: [string, unknown][] = [];
  lines.spill(
    { park: (...given) => void did.push(['park', given]) },
    { release: (queue) => void did.push(['release', queue]) },
    1,
  );
  expect(did).toEqual([
    ['park', [live, 'whenFirst', { status: 'pending' }]],
    ['release', returned],
  ]);
  expect(lines.of('i').holds({ userKey: 'b', place: other.event.place })).toBe(true);
});
