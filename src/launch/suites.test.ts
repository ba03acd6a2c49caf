import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { counted, testsOfPlaywright, testsOfVitest } from './suites.mjs';

const dir = mkdtempSync(join(tmpdir(), 'switchyard-suites-'));
afterAll(() => rmSync(dir, { recursive: true }));

function reportOf(text: string | undefined): string {
  const file = join(dir, 'report.json');
  if (text !== undefined) writeFileSync(file, text);
  return file;
}

const unit = (...statuses: string[]) =>
  JSON.stringify({
    testResults: [
      {
        name: 'a.test.ts',
        status: 'passed',
        assertionResults: statuses.map((status) => ({ fullName: status, status, duration: 5 })),
      },
    ],
  });

test.each([
  ['what passed and failed is counted', unit('passed', 'passed', 'failed'), 1, { passed: 2, failed: 1 }],
  ['what was skipped did neither', unit('passed', 'skipped', 'pending', 'todo'), 0, { passed: 1, failed: 0 }],
  ['a runner that ends badly fails although its tests passed', unit('passed'), 1, { passed: 1, failed: 1 }],
  ['a file without a test is a failure', unit(), 0, { passed: 0, failed: 1 }],
  ['an empty report is a failure', '{"testResults": []}', 0, { passed: 0, failed: 1 }],
  ['a broken report is a failure', '{', 0, { passed: 0, failed: 1 }],
  ['no report is a failure', undefined, 0, { passed: 0, failed: 1 }],
])('%s', (_promise, text, code, sums) => {
  const report = reportOf(text);
  expect(counted(report, code, '', testsOfVitest)).toMatchObject(sums);
  expect(existsSync(report)).toBe(false);
});

test('a file that does not load is a failure', () => {
  const report = reportOf(
    JSON.stringify({ testResults: [{ name: 'b.test.ts', status: 'failed', assertionResults: [] }] }),
  );
  expect(counted(report, 1, '', testsOfVitest)).toMatchObject({ passed: 0, failed: 1 });
});

test('journeys are counted through nested suites, and their attempts are added up', () => {
  const spec = (title: string, ok: boolean, status: string) => ({
    title,
    ok,
    tests: [{ status, results: [{ duration: 100 }, { duration: 20 }] }],
  });
  const found = testsOfPlaywright({
    suites: [
      {
        specs: [spec('one', true, 'expected'), spec('again', true, 'flaky')],
        suites: [{ specs: [spec('two', false, 'unexpected'), spec('three', true, 'skipped')] }],
      },
    ],
  });
  expect(found).toEqual([
    { name: 'one', ok: true, again: false, ms: 120 },
    { name: 'again', ok: true, again: true, ms: 120 },
    { name: 'two', ok: false, again: false, ms: 120 },
  ]);
});

test('what passed only when it was tried again is named', () => {
  const one = (status: string, failureMessages: string[]) => ({ fullName: status, status, failureMessages });
  const assertionResults = [
    one('passed', ['it was late']),
    one('passed', []),
    one('failed', ['it is broken']),
  ];
  const found = testsOfVitest({ testResults: [{ name: 'a.test.ts', status: 'failed', assertionResults }] });
  expect(found.map(({ ok, again }) => ({ ok, again }))).toEqual([
    { ok: true, again: true },
    { ok: true, again: false },
    { ok: false, again: false },
  ]);
});
