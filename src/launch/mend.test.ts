import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { mend, mends } from './mend.mjs';
import { root } from './steps.mjs';

let modules: string;
const file = 'driver/index.js';
const list = [{ file, find: 'wrong()', put: 'right(wrong())' }];

beforeEach(() => {
  modules = mkdtempSync(join(tmpdir(), 'switchyard-mend-'));
  mkdirSync(join(modules, 'driver'));
});
afterEach(() => rmSync(modules, { recursive: true }));

test('what is wrong is mended once', () => {
  writeFileSync(join(modules, file), 'a; wrong(); b');
  mend(modules, list);
  mend(modules, list);
  expect(readFileSync(join(modules, file), 'utf8')).toBe('a; right(wrong()); b');
});

test.each([
  ['is not there', 'a; b'],
  ['stands there twice', 'wrong(); wrong()'],
])('a mend whose place %s is refused, and nothing is written', (_what, text) => {
  writeFileSync(join(modules, file), text);
  expect(() => mend(modules, list)).toThrow(/mend of driver\/index\.js does not fit\. Look in/);
  expect(readFileSync(join(modules, file), 'utf8')).toBe(text);
});

test('what is installed here is mended', () => {
  for (const one of mends)
    expect(readFileSync(join(root, 'node_modules', one.file), 'utf8')).toContain(one.put);
});
