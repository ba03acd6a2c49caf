import { expect, test } from 'vitest';
import type { Values } from '../prototypes.ts';
import { difference } from './difference.ts';

test.each<[string, Values, Values, unknown]>([
  [
    'what differs alone is told',
    { name: 'A', on: true },
    { name: 'B', on: true },
    { before: { name: 'A' }, after: { name: 'B' } },
  ],
  ['what is new was null', {}, { name: 'B' }, { before: { name: null }, after: { name: 'B' } }],
  ['what is gone is null', { name: 'A' }, {}, { before: { name: 'A' }, after: { name: null } }],
  ['the order of names is no difference', { a: { x: 1, y: 2 } }, { a: { y: 2, x: 1 } }, undefined],
  ['nothing is no difference', {}, {}, undefined],
])('%s', (_promise, before, after, expected) => {
  expect(difference(before, after)).toEqual(expected);
});
