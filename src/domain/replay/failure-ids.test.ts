import { expect, test } from 'vitest';
import { failureId, parseFailureId } from './failure-ids.ts';

const place = { atMs: 1_764_000_000_000, lane: 3, offset: 4_294_967_297, position: 12 };

test('an id names the failure that it was made of', () => {
  const key = { integrationId: '7KtMdQ2sPzXw9Lr4', place, failedMs: 1_764_000_001_234 };
  expect(parseFailureId(failureId(key))).toEqual(key);
});

test.each([
  '',
  'nope',
  '-',
  'a-b-c',
  'zz-i-1-2-3',
  '0-i-1-2-3-4-5',
  '0--1-2-3-4',
  'A-i-1-2-3-4',
  'x'.repeat(5_000),
])('any other text names none: %s', (text) => expect(parseFailureId(text)).toBeUndefined());
