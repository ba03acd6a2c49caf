import { expect, test } from 'vitest';
import { eventsSearchIn, hasFilters, kindOf } from './filters.ts';

test('an address says what to narrow to, and nonsense in it says nothing', () => {
  expect(eventsSearchIn({ search: 'u1', status: 'failed', event: 'e', appId: 's', tab: 'x' })).toEqual({
    ...{ search: 'u1', status: 'failed', event: 'e', appId: 's' },
    integrationId: undefined,
  });
  expect(eventsSearchIn({ search: '', status: 'broken', appId: 7 })).toEqual({});
});

test('what a page is about is no filter of it', () => {
  expect(hasFilters({ appId: 's' }, {})).toBe(true);
  expect(hasFilters({ appId: 's' }, { appId: 's' })).toBe(false);
  expect(hasFilters({ event: 'e' }, {})).toBe(false);
  expect(hasFilters({ status: 'failed' }, { appId: 's' })).toBe(true);
});

test('a feed tells of a source and a destination, and no more', () => {
  expect(kindOf({ appId: 's', integrationId: 'i' })).toBe('all');
  expect(kindOf({ search: 'u1' })).toBe('filtered');
  expect(kindOf({ search: 'u1', status: 'failed' })).toBe('status');
});
