import { expect, test } from 'vitest';
import { expiryOf, newKeyForm } from './expiry.ts';

const now = new Date(2026, 10, 25, 14, 30);
const endOf = (year: number, month: number, day: number) =>
  new Date(year, month - 1, day, 23, 59, 59, 999).toISOString();

test.each([
  ['30', '', endOf(2026, 12, 25)],
  ['365', '', endOf(2027, 11, 25)],
  ['never', '2026-12-01', undefined],
  ['date', '2026-12-01', endOf(2026, 12, 1)],
])('%s %s is good until the end of the day: %s', (expiry, date, at) => {
  expect(expiryOf({ expiry, date }, now)).toBe(at);
});

test('the same choice within a day is the same moment', () => {
  const later = new Date(now.getTime() + 60_000);
  expect(expiryOf({ expiry: '30', date: '' }, later)).toBe(expiryOf({ expiry: '30', date: '' }, now));
});

const messageFor = (values: object) =>
  newKeyForm(now).safeParse({ name: 'CI', role: 'User', expiry: 'date', date: '2026-11-25', ...values }).error
    ?.issues[0]?.message;

test.each([
  [{}, undefined],
  [{ date: '' }, 'Choose a date.'],
  [{ date: 'soon' }, 'Choose a date.'],
  [{ date: '2026-11-24' }, 'Choose a day that is not over.'],
  [{ expiry: 'never', date: '2026-11-24' }, undefined],
  [{ name: ' ' }, 'Give it a name.'],
])('%j is answered with %j', (values, message) => {
  expect(messageFor(values)).toBe(message);
});
