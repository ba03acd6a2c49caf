import { checkNode, install } from './install.mjs';
import { seconds } from './steps.mjs';
import { suites } from './suites.mjs';

// npm test: everything that decides whether a change may land. With names it runs only these suites.
const slowestShown = 10;

checkNode();
await install();

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !suites.some((suite) => suite.name === name));
if (unknown.length > 0) {
  console.error(
    `There is no suite called ${unknown.join(', ')}. There are: ${suites.map((suite) => suite.name).join(', ')}.`,
  );
  process.exit(1);
}

let passed = 0;
let failed = 0;
/** @type {import('./suites.mjs').Timed[]} */
const tests = [];
for (const suite of suites.filter(({ name }) => asked.length === 0 || asked.includes(name))) {
  const from = Date.now();
  const result = await suite.run();
  passed += result.passed;
  failed += result.failed;
  tests.push(...(result.tests ?? []));
  const figures =
    result.failed > 0
      ? `${result.failed} of ${result.passed + result.failed} failed`
      : `${result.passed} passed`;
  console.log(
    `${result.failed > 0 ? '✗' : '✓'} ${suite.name.padEnd(10)} ${figures.padEnd(18)} ${seconds(Date.now() - from)}`,
  );
  if (result.failed > 0) console.log(`\n${result.output.trim()}\n`);
  // Journeys drive what was built: without a build they would test yesterday's.
  if (suite.name === 'build' && result.failed > 0) break;
}

const slowest = tests.sort((a, b) => b.ms - a.ms).slice(0, slowestShown);
if (slowest.length > 0) console.log('\nThe slowest tests:');
for (const { name, ms } of slowest) console.log(`  ${seconds(ms).padStart(7)}  ${name}`);
const again = tests.filter((one) => one.again);
if (again.length > 0) console.log('\nPassed only when they were tried again, and are to be mended:');
for (const { name } of again) console.log(`  ${name}`);
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
