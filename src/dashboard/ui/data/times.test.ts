import { expect, test } from 'vitest';
import { ago, duration, exactUtc } from './times.ts';

const now = Date.UTC(2026, 10, 23, 13, 28, 58, 214);

test.each([
  [0, 'just now'],
  [4_999, 'just now'],
  [5_000, '5 s ago'],
  [59_999, '59 s ago'],
  [60_000, '1 min ago'],
  [3_599_999, '59 min ago'],
  [3_600_000, '1 h ago'],
  [86_400_000, 'yesterday'],
  [3 * 86_400_000, '3 days ago'],
  [7 * 86_400_000, undefined],
  [-30_000, 'just now'],
  [-3_600_000, undefined],
])('%d ms back reads as %s', (passed, words) => {
  expect(ago(now - passed, now)).toBe(words);
});

test('the exact moment is in UTC, to the millisecond', () => {
  expect(exactUtc(now)).toBe('2026-11-23 13:28:58.214 UTC');
});

test.each([
  [0.42, '0.4 ms'],
  [84.4, '84 ms'],
  [2_310, '2.31 s'],
])('%d ms of work reads as %s', (ms, words) => {
  expect(duration(ms)).toBe(words);
});
