import { expect, test, vi } from 'vitest';
import type { Sql } from '../storage/database.ts';
import { entriesAfter } from './entries.ts';

const hours = Array.from({ length: 100 }, (_, hour) => hour);

test.each([
  ['rests costs one look, however many hours there are since', { hour: 5, lastHour: 5 }, 1, 5],
  ['began later hours is looked through up to its last', { hour: 5, lastHour: 7 }, 3, 7],
  ['was never read is looked through from the oldest hour', { hour: -Infinity, lastHour: 2 }, 3, 2],
  ['was never written costs nothing', { hour: -Infinity, lastHour: -Infinity }, 0, -Infinity],
])('a lane that %s', async (_what, from, looks, hour) => {
  const unsafe = vi.fn(() => Promise.resolve([]));
  const held = { lane: 1, epoch: 1, offset: 9, ...from };
  // The function calls nothing else of the connection.
  expect(await entriesAfter({ unsafe } as unknown as Sql, held, 10, hours)).toEqual([]);
  expect(unsafe).toHaveBeenCalledTimes(looks);
  expect(held.hour).toBe(hour);
});
