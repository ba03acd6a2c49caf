import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from './build.mjs';
import { root, run } from './steps.mjs';

/**
 * @typedef {{ name: string, ms: number, again: boolean }} Timed
 * @typedef {{ passed: number, failed: number, output: string, tests?: Timed[] }} Result
 * @typedef {{ name: string, run: () => Promise<Result> }} Suite
 */

/**
 * A machine that is busy with something else must not refuse a change: what fails is tried once more. `npm test` names
 * what passed only then, for it is a fault of the test or of the program all the same.
 */
const secondTries = 1;

/** @param {string} file */
const bin = (file) => join(root, 'node_modules', file);

/** All that `npm test` does, in its order; each can be asked for by name. @type {Suite[]} */
export const suites = [
  { name: 'types', run: types },
  check('documents', [
    'node',
    bin('gql.tada/bin/cli.js'),
    'check',
    '--tsconfig',
    'src/dashboard/tsconfig.json',
    '--fail-on-warn',
  ]),
  check('lint', ['node', bin('eslint/bin/eslint.js'), '--max-warnings', '0', '.']),
  check('format', ['node', bin('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.']),
  { name: 'unit', run: unit },
  { name: 'build', run: builds },
  { name: 'journeys', run: journeys },
];

/**
 * A program that passes or fails as a whole.
 * @param {string} name
 * @param {string[]} command
 * @returns {Suite}
 */
function check(name, command) {
  return {
    name,
    run: async () => {
      const { code, output } = await run(name, command);
      return code === 0 ? { passed: 1, failed: 0, output } : { passed: 0, failed: 1, output };
    },
  };
}

/** The server, the dashboard and the journeys are three programs: each sees only what exists where it runs. */
async function types() {
  /** @type {Result} */
  const sum = { passed: 0, failed: 0, output: '' };
  for (const program of ['src', 'src/dashboard', 'e2e']) {
    const { code, output } = await run(`types of ${program}`, [
      'node',
      bin('typescript7/bin/tsc'),
      '-p',
      program,
      '--noEmit',
      ...['--pretty', 'false'],
    ]);
    sum[code === 0 ? 'passed' : 'failed'] += 1;
    if (code !== 0) sum.output += output;
  }
  return sum;
}

async function builds() {
  const { code, output } = await build({ anew: true });
  return code === 0 ? { passed: 1, failed: 0, output } : { passed: 0, failed: 1, output };
}

async function unit() {
  const report = join(tmpdir(), `switchyard-unit-${process.pid}.json`);
  const { code, output } = await run('unit', [
    'node',
    bin('vitest/vitest.mjs'),
    'run',
    `--retry=${secondTries}`,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]);
  return counted(report, code, output, testsOfVitest);
}

async function journeys() {
  const report = join(tmpdir(), `switchyard-journeys-${process.pid}.json`);
  const { code, output } = await run(
    'journeys',
    [
      'node',
      bin('@playwright/test/cli.js'),
      'test',
      `--retries=${secondTries}`,
      ...['--config', 'e2e/playwright.config.ts'],
    ],
    { env: { JOURNEYS_REPORT: report } },
  );
  return counted(report, code, output, testsOfPlaywright);
}

/**
 * A file without a test, as one that does not load, is a failure. What was skipped did neither pass nor fail.
 * @param {VitestReport} report
 * @returns {Counted[]}
 */
export function testsOfVitest({ testResults }) {
  return testResults.flatMap((file) => {
    if (file.assertionResults.length === 0) return [{ name: file.name, ok: false, again: false, ms: 0 }];
    return file.assertionResults
      .filter(({ status }) => status === 'passed' || status === 'failed')
      .map((one) => {
        const ok = one.status === 'passed';
        // What passed and has a message has failed before it passed.
        const again = ok && (one.failureMessages?.length ?? 0) > 0;
        return { name: one.fullName, ok, again, ms: one.duration ?? 0 };
      });
  });
}

/** @param {PlaywrightReport} report */
export function testsOfPlaywright({ suites }) {
  return suites.flatMap(specsOf);
}

/** @param {PlaywrightSuite} suite @returns {Counted[]} */
function specsOf(suite) {
  const wasRun = (/** @type {{ tests: { status: string }[] }} */ { tests }) =>
    tests.some(({ status }) => status !== 'skipped');
  const own = (suite.specs ?? []).filter(wasRun).map((spec) => ({
    name: spec.title,
    ok: spec.ok,
    again: spec.tests.some(({ status }) => status === 'flaky'),
    ms: spec.tests.flatMap((one) => one.results).reduce((sum, one) => sum + one.duration, 0),
  }));
  return [...own, ...(suite.suites ?? []).flatMap(specsOf)];
}

/**
 * Counts tests from a report. No report, or no test in it, is a failure, and so is a runner that ends badly although
 * its tests passed.
 * @template Report
 * @param {string} report
 * @param {number} code
 * @param {string} output
 * @param {(report: Report) => Counted[]} list
 * @returns {Result}
 */
export function counted(report, code, output, list) {
  /** @type {Counted[]} */
  let tests = [];
  try {
    tests = list(JSON.parse(readFileSync(report, 'utf8')));
  } catch (error) {
    output += `\nNo report was written: ${error}`;
  }
  rmSync(report, { force: true });
  const failed = tests.filter((one) => !one.ok).length;
  const isSilentFailure = failed === 0 && (code !== 0 || tests.length === 0);
  return { passed: tests.length - failed, failed: failed + (isSilentFailure ? 1 : 0), output, tests };
}

/**
 * @typedef {Timed & { ok: boolean }} Counted
 * @typedef {{ testResults: { name: string, status: string, assertionResults: { fullName: string, status: string, duration?: number, failureMessages?: string[] }[] }[] }} VitestReport
 * @typedef {{ specs?: { title: string, ok: boolean, tests: { status: string, results: { duration: number }[] }[] }[], suites?: PlaywrightSuite[] }} PlaywrightSuite
 * @typedef {{ suites: PlaywrightSuite[] }} PlaywrightReport
 */
