import { expect, test } from 'vitest';
import { ticksOf } from './ticks.ts';

const local = (text: string) => new Date(text).getTime();

test('an axis names round times of the reader’s clock, and none outside of it', () => {
  const hours = ticksOf(local('2026-11-23T14:37'), local('2026-11-24T14:37'), { hours: 6 });
  expect(hours.map(({ atMs }) => new Date(atMs).getHours())).toEqual([18, 0, 6, 12]);
  const minutes = ticksOf(local('2026-11-23T14:30'), local('2026-11-23T15:30'), { minutes: 15 });
  expect(minutes.map(({ atMs }) => new Date(atMs).getMinutes())).toEqual([30, 45, 0, 15]);
  const days = ticksOf(local('2026-11-23T14:30'), local('2026-11-30T14:30'), { days: 1 });
  expect(days).toHaveLength(7);
  expect(days.every(({ atMs }) => new Date(atMs).getHours() === 0)).toBe(true);
});
