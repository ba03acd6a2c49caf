import { expect, test } from 'vitest';
import { bucketsMax, spanOf } from './span.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const nowMs = Date.parse('2026-11-23T12:34:56.789Z');

function span(lengthMs: number, buckets: number, keys = 1, agoMs = 0) {
  const toMs = nowMs - agoMs;
  const { grain, widthMs, ...rest } = spanOf({ fromMs: toMs - lengthMs, toMs, buckets, keys, nowMs });
  return { grain: grain.name, widthMs, ...rest };
}

test.each([
  ['an hour in minutes', hour, 60, 1, { grain: 'minutes', widthMs: minute, buckets: 61 }],
  [
    'ten minutes, not finer than is kept',
    10 * minute,
    60,
    1,
    { grain: 'minutes', widthMs: minute, buckets: 11 },
  ],
  ['a day in half hours', day, 48, 1, { grain: 'minutes', widthMs: 30 * minute, buckets: 49 }],
  ['a day in hours is read as hours', day, 24, 1, { grain: 'hours', widthMs: hour, buckets: 25 }],
  ['a month in days is read as days', 30 * day, 30, 1, { grain: 'days', widthMs: day, buckets: 31 }],
  ['50 hours in 1,000', 50 * hour, 1_000, 1, { grain: 'minutes', widthMs: 3 * minute, buckets: 1_001 }],
  ['14 days in 1,000', 13 * day, 1_000, 1, { grain: 'hours', widthMs: hour }],
  ['100 days in 1,000', 100 * day, 1_000, 1, { grain: 'hours', widthMs: 3 * hour }],
  ['400 days in 60', 400 * day, 60, 1, { grain: 'days', widthMs: 7 * day }],
  ['400 days in 1,000', 400 * day, 1_000, 1, { grain: 'days', widthMs: day }],
  ['7 days of fifty', 7 * day, 30, 50, { grain: 'hours', widthMs: 6 * hour }],
  ['400 days of fifty', 400 * day, 1_000, 50, { grain: 'days', widthMs: day, buckets: 401 }],
  ['a day of fifty', day, 1_000, 50, { grain: 'hours', widthMs: hour, buckets: 25 }],
  ['the whole, in one', 400 * day, 1, 50, { grain: 'days', widthMs: 400 * day }],
])('%s', (_name, lengthMs, buckets, keys, expected) => {
  expect(span(lengthMs, buckets, keys)).toMatchObject(expected);
});

test('minutes are not asked for where they are no longer kept', () => {
  expect(span(hour, 60, 1, 13.5 * day).grain).toBe('minutes');
  expect(span(hour, 60, 1, 14 * day)).toMatchObject({ grain: 'hours', widthMs: hour });
});

test('edges stay where they are as time goes by, and everything asked for is inside', () => {
  for (const lengthMs of [1, minute, 7 * minute, hour, 17 * hour, 33 * day, 400 * day, 4_000 * day])
    for (const buckets of [1, 7, 60, bucketsMax])
      for (const keys of [1, 60]) {
        const asked = { fromMs: nowMs - lengthMs, toMs: nowMs, buckets, keys, nowMs };
        const { startMs, widthMs, buckets: got, grain } = spanOf(asked);
        expect([startMs % widthMs, widthMs % grain.ms]).toEqual([0, 0]);
        expect(startMs).toBeLessThanOrEqual(asked.fromMs);
        expect(startMs + widthMs).toBeGreaterThan(asked.fromMs);
        expect(startMs + got * widthMs).toBeGreaterThanOrEqual(nowMs);
        expect(startMs + (got - 1) * widthMs).toBeLessThan(nowMs);
        expect(got).toBeLessThanOrEqual(buckets + 1);
      }
});
