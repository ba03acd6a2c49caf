import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const folder = join(import.meta.dirname, '../../e2e/faults');
const table = readFileSync(join(folder, 'README.md'), 'utf8');

/** Each file that the tables name, with the titles that are quoted behind it. */
const named = table
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .flatMap((line) => [...line.matchAll(/\]\(([^)]+)\)([^[|]*)/g)])
  .flatMap(([, file = '', behind = '']) =>
    [...behind.matchAll(/“([^”]+)”/g)].map(([, title = '']) => [file, title]),
  );

test('the tables of faults and promises name many tests', () => {
  expect(named.length).toBeGreaterThan(50);
});

test.each(named)('the tables of faults are right about %s: %s', (file = '', title = '') => {
  expect(readFileSync(join(folder, file), 'utf8')).toContain(title);
});
