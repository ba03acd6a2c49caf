import { expect, test } from 'vitest';
import { barsPath, highest, piles, roundUp, stepsPath } from './scale.ts';

test.each([
  [0, 1],
  [0.4, 1],
  [1, 1],
  [3, 5],
  [5, 5],
  [17, 20],
  [51, 100],
  [1_000, 1_000],
  [1_240, 2_000],
])('an axis for up to %d ends at %d', (value, top) => expect(roundUp(value)).toBe(top));

test('what is piled is as high as its sum, what lies side by side as its highest', () => {
  const rows = [
    [1, 5, null],
    [2, 1, 4],
  ];
  expect(highest(rows, true)).toBe(6);
  expect(highest(rows, false)).toBe(5);
  expect(highest([], true)).toBe(0);
  expect(piles(rows)).toEqual([
    [0, 0, 0],
    [1, 5, 0],
  ]);
});

test('a bar stands on what is below it, and one of very little is seen', () => {
  const frame = { top: 1_000, height: 100 };
  expect(barsPath([500], [250], frame)).toBe('M0.12 75V25H0.88V75Z');
  expect(barsPath([1], [0], frame)).toBe('M0.12 100V98H0.88V100Z');
  expect(barsPath([0, null], [0, 0], frame)).toBe('');
});

test('a line is level within a bucket and broken where nothing is known', () => {
  expect(stepsPath([10, 5, null, 0], { top: 10, height: 100 })).toBe('M0 0H1L1 50H2M3 100H4');
});
