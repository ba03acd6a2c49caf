import { expect, test } from 'vitest';
import { hourMs } from '../../storage/trail/hours.ts';
import { doomedHours } from './doomed.ts';

const now = Date.parse('2026-11-25T12:30:00Z');
const hourAgo = (hours: number) => Math.floor(now / hourMs) * hourMs - hours * hourMs;
/** By how many hours ago it began. */
const sizes = (bytes: Record<number, number>) =>
  new Map(Object.entries(bytes).map(([hours, size]) => [hourAgo(Number(hours)), size]));

test.each([
  ['what ended too long ago goes, oldest first', { 60: 1, 49: 1, 48: 1, 1: 1 }, { daysMax: 2 }, [60, 49]],
  ['nothing goes that is young enough', { 47: 1, 1: 1 }, { daysMax: 2 }, []],
  ['the oldest goes while all take too much', { 40: 5, 30: 5, 1: 5 }, { daysMax: 9, bytesMax: 11 }, [40]],
  ['as many go as are too many', { 40: 5, 30: 5, 1: 5 }, { daysMax: 9, bytesMax: 5 }, [40, 30]],
  [
    'the newest 25 hours stay, whatever they take',
    { 40: 5, 26: 5, 25: 5, 1: 500 },
    { daysMax: 9, bytesMax: 1 },
    [40, 26],
  ],
  ['age counts also where there is room', { 99: 1, 1: 1 }, { daysMax: 2, bytesMax: 1_000 }, [99]],
  ['where nothing is kept nothing goes', {}, { daysMax: 2, bytesMax: 1 }, []],
])('%s', (_promise, kept: Record<number, number>, retention, doomed) => {
  expect(doomedHours(sizes(kept), retention, now)).toEqual(doomed.map(hourAgo));
});
