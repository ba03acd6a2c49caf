import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const src = join(import.meta.dirname, '..');

test('no two advisory locks share a number: holders would wait for each other for nothing', () => {
  const numbers = readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .flatMap((file) => readFileSync(join(src, file), 'utf8').match(/const \w+Lock = [\d_]+/g) ?? [])
    .map((line) => line.split(' = ')[1]);
  expect(numbers.length).toBeGreaterThan(4);
  expect(numbers).toEqual([...new Set(numbers)]);
});
