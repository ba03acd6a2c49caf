import { expect, test } from 'vitest';
import { hasFilters, wantedOf } from './filters.ts';

const startOf = (year: number, month: number, day: number) => new Date(year, month - 1, day).toISOString();

test('both days are included whole, in the time of this place', () => {
  expect(wantedOf({ from: '2026-11-25', to: '2026-11-30' })).toEqual({
    from: startOf(2026, 11, 25),
    to: startOf(2026, 12, 1),
  });
});

test.each(['', 'soon', '2026-13', '2026-11-25T00:00'])('%j is no date and asks for nothing', (from) => {
  expect(wantedOf({ from }).from).toBeUndefined();
});

test('an empty filter is none', () => {
  expect(hasFilters({})).toBe(false);
  expect(hasFilters({ actor: 'ada' })).toBe(true);
});
