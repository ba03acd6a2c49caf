import { expect, test } from 'vitest';
import { parseTime, timestampMs } from './times.ts';

const noon = Date.UTC(2026, 10, 23, 12);

test.each<[string, unknown, number | undefined]>([
  ['a moment in UTC', '2026-11-23T12:00:00.000Z', noon],
  ['small letters', '2026-11-23t12:00:00z', noon],
  ['an offset', '2026-11-23T14:30:00+02:30', noon],
  ['an offset without a colon', '2026-11-23T07:00:00-0500', noon],
  ['an offset of hours', '2026-11-23T13:00:00+01', noon],
  ['no offset, which means UTC', '2026-11-23T12:00:00', noon],
  ['a space for the T', '2026-11-23 12:00:00', noon],
  ['microseconds', '2026-11-23T12:00:00.728108+00:00', noon + 728],
  ['nanoseconds', '2026-11-23T12:00:00.728999999Z', noon + 728],
  ['one digit of a second', '2026-11-23T12:00:00.5Z', noon + 500],
  ['no seconds', '2026-11-23T12:00Z', noon],
  ['a day', '2026-11-23', Date.UTC(2026, 10, 23)],
  ['a leap day', '2024-02-29', Date.UTC(2024, 1, 29)],
  ['a leap second', '2026-12-31T23:59:60Z', Date.UTC(2027, 0, 1)],
  ['milliseconds since 1970', noon, noon],
  ['seconds since 1970', noon / 1000, noon],
  ['a day that is none', '2026-02-30T00:00:00Z', undefined],
  ['29 February of another year', '2026-02-29', undefined],
  ['month 13', '2026-13-01', undefined],
  ['hour 24', '2026-11-23T24:00:00Z', undefined],
  ['minute 60', '2026-11-23T12:60:00Z', undefined],
  ['an offset of 99 hours', '2026-11-23T12:00:00+99:00', undefined],
  ['a zero time', '0001-01-01T00:00:00Z', undefined],
  ['the year 0', '0000-01-01T00:00:00Z', undefined],
  ['a year of six digits', '+275760-09-13T00:00:00Z', undefined],
  ['words', 'yesterday', undefined],
  ['nothing', '', undefined],
  ['null', null, undefined],
  ['infinity', Infinity, undefined],
  ['a negative number', -5, undefined],
  ['a list', [2026], undefined],
])('%s', (_what, value, ms) => {
  expect(parseTime(value)).toBe(ms);
});

const day = 86_400_000;

test.each<[string, [number, number?, number?], number]>([
  ['a right clock', [noon, noon - 40, noon - 1_000], noon - 960],
  ['a clock that is years behind', [noon, noon - 900 * day, noon - 900 * day - 5_000], noon - 5_000],
  ['a clock that is years ahead', [noon, noon + 900 * day, noon + 900 * day - 5_000], noon - 5_000],
  ['no sentAt: the own time stands', [noon, undefined, noon - 50 * day], noon - 50 * day],
  ['no own time: it happened when it came', [noon, noon - 40, undefined], noon],
  ['nothing at all', [noon, undefined, undefined], noon],
  ['a sum that no calendar has', [noon, 5, Date.UTC(9998, 0)], Date.UTC(9998, 0)],
])('the time of an event with %s', (_what, [received, sent, original], ms) => {
  expect(timestampMs(received, sent, original)).toBe(ms);
});
