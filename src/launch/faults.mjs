import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './build.mjs';
import { checkNode, install } from './install.mjs';
import { lastLines, root, run } from './steps.mjs';

// npm run test:faults: the faults that need tools of the machine. Where they are missing a fault is skipped, and named.
// `npm run test:faults power-cut` is the client for a machine whose plug is pulled.

const [wanted, ...args] = process.argv.slice(2);
if (wanted === 'power-cut') {
  // Named at run time: it is a program of its own, outside what the server is checked with.
  const { powerCut } = await import(pathToFileURL(join(root, 'e2e/faults/power-cut.mjs')).href);
  process.exit(await powerCut(args));
}
if (wanted !== undefined) {
  console.error(`There is no fault ${wanted}. Leave it out for all of them, or say power-cut.`);
  process.exit(1);
}
checkNode();
await install();
const built = await build();
if (built.code !== 0) {
  console.error(lastLines(built.output));
  process.exit(1);
}
const report = join(tmpdir(), `switchyard-faults-${process.pid}.json`);
const { code, output } = await run('faults', [
  'node',
  join(root, 'node_modules/vitest/vitest.mjs'),
  'run',
  '--config',
  'e2e/faults/vitest.config.ts',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
]);
const tests = testsOf(report);
const count = (/** @type {string} */ status) => tests.filter((one) => one.status === status).length;
const marks = new Map([
  ['passed', '✓'],
  ['failed', '✗'],
]);
for (const { fullName, status } of tests) console.log(`${marks.get(status) ?? '– skipped:'} ${fullName}`);
// A runner that ends badly although its tests passed is a failure too.
const failed = count('failed') + (count('failed') === 0 && (code !== 0 || tests.length === 0) ? 1 : 0);
if (failed > 0) console.log(`\n${output.trim()}`);
console.log(
  `\n${count('passed')} passed, ${failed} failed, ${tests.length - count('passed') - count('failed')} skipped`,
);
process.exit(failed > 0 ? 1 : 0);

/**
 * @param {string} file
 * @returns {{ fullName: string, status: string }[]}
 */
function testsOf(file) {
  try {
    /** @type {{ testResults: { assertionResults: { fullName: string, status: string }[] }[] }} */
    const { testResults } = JSON.parse(readFileSync(file, 'utf8'));
    return testResults.flatMap((one) => one.assertionResults);
  } catch {
    // No report was written; the output says why.
    return [];
  } finally {
    rmSync(file, { force: true });
  }
}
