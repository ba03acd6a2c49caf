import { expect, test } from 'vitest';
import { dayWords, standingOf } from './standing.ts';

const hour = (more = {}) => ({ received: 0, delivered: 0, retrying: 0, failed: 0, ...more });
const day = (...last: ReturnType<typeof hour>[]) => [
  ...Array.from({ length: 24 - last.length }, () => hour()),
  ...last,
];

test.each([
  ['one that is off', 'off', day(hour({ failed: 9 })), 'off'],
  ['one that is paused', 'paused', day(hour({ retrying: 9 })), 'paused'],
  ['one without events', 'on', day(), 'on'],
  ['one before it is counted', 'on', [], 'on'],
  ['one that delivers', 'on', day(hour({ delivered: 9 }), hour()), 'delivering'],
  ['one that fails now and then', 'on', day(hour({ delivered: 1_000, failed: 3 })), 'delivering'],
  ['one of which one in twenty fails', 'on', day(hour({ delivered: 19, failed: 1 })), 'failing'],
  [
    'one that failed an hour ago, and waits',
    'on',
    day(hour({ failed: 1 }), hour({ retrying: 2 })),
    'failing',
  ],
  ['one that failed long ago', 'on', day(hour({ failed: 9 }), hour(), hour()), 'on'],
  ['one that waits', 'on', day(hour({ delivered: 9 }), hour({ delivered: 9, retrying: 1 })), 'retrying'],
  ['one that waited before', 'on', day(hour({ retrying: 1 }), hour({ delivered: 9 })), 'delivering'],
] as const)('%s is told by its last hours', (_what, state, points, standing) => {
  expect(standingOf(state, points)).toBe(standing);
});

test('a day is told in words', () => {
  expect(dayWords(day(hour({ delivered: 1_200 }), hour({ delivered: 40, failed: 3 })))).toBe(
    '1,240 delivered, 3 failed in 24 hours',
  );
});
