import { expect, test } from 'vitest';
import { progressOf } from './words.ts';

const job = { state: 'running', done: 0, total: null, message: null } as const;

test.each([
  ['before it is counted', job, 'Events are counted.'],
  ['on its way', { ...job, done: 1_240, total: 2_000 }, '1,240 of 2,000 events are done.'],
  [
    'on its way with something to know',
    { ...job, total: 2_000, message: 'Events before noon are no longer kept.' },
    '0 of 2,000 events are done. Events before noon are no longer kept.',
  ],
  [
    'at its end',
    { ...job, state: 'done', message: 'One event was sent again.' },
    'One event was sent again.',
  ],
] as const)('a job says how far it has come: %s', (_when, one, words) => {
  expect(progressOf(one)).toBe(words);
});
