import { judge } from './bar.mjs';
import { limit, ours } from './pages.mjs';

const columns = [
  ['mount', 'mountMs', 0],
  ['CPU', 'mountCpuMs', 0],
  ['first', 'firstMs', 0],
  ['key', 'keyMs', 1],
  ['p95', 'keySlowMs', 1],
  ['key*', 'keyWrongMs', 1],
  ['+ item', 'addItemMs', 1],
  ['+ pair', 'addEntryMs', 1],
  ['error', 'submitWrongMs', 1],
  ['submit', 'submitMs', 1],
  ['MiB', 'heapMiB', 1],
];
const nameWidth = 31;
const width = 8;

/** Prints a table for each size, each figure's ratio to the limit below it, and the bar for our page. */
export function report({ runs, sizes, pages, gzipBytes }) {
  const of = (name, size) => runs.filter((run) => run.name === name && run.size === size);
  const figure = (name, size, which) => median(of(name, size).map((run) => run[which]));
  for (const size of sizes) {
    console.log(
      `\n${size.toLocaleString('en')} fields: medians in ms, below them as a ratio to the page with content-visibility (key*: while an error shows)\n`,
    );
    console.log(
      `  ${''.padEnd(nameWidth)}${columns.map(([title]) => title.padStart(width)).join('')}     KiB`,
    );
    for (const { name, title } of pages) {
      const row = columns.map(([, which, digits]) => text(figure(name, size, which), digits)).join('');
      const ratio = columns.map(([, which]) =>
        text(figure(name, size, which) / figure(limit, size, which), 1),
      );
      console.log(`  ${title.padEnd(nameWidth)}${row}${text(gzipBytes[name] / 1024, 0)}`);
      if (name !== limit) console.log(`  ${''.padEnd(nameWidth)}${ratio.join('')}`);
      for (const problem of problemsOf(of(name, size))) console.log(`    ${problem}`);
    }
  }
  if (pages.some(({ name }) => name === ours)) printBar({ sizes, figure, gzipBytes }, runs);
}

function printBar(facts, runs) {
  console.log(`\nThe bar\n`);
  const mine = runs.filter(({ name }) => name === ours);
  const isRight = mine.every((run) => problemsOf([run]).length === 0 && run.isFocused);
  const say = (isReached, what, rest = '') =>
    console.log(`  ${isReached ? '✓' : '✗'} ${what.padEnd(48)}${rest}`);
  say(isRight, 'no wrong value, the first error focused');
  for (const { what, reached, max, unit, isReached } of judge(facts))
    say(isReached, what, `${text(reached, 2)} of ${max.toFixed(2)} ${unit}`);
  console.log('');
}

function problemsOf(runs) {
  const problems = runs.flatMap(({ failed, wrong = [], faults = [] }) => [
    ...(failed ? [`failed at ${failed}`] : []),
    ...wrong.slice(0, 1).map((one) => `${wrong.length} values wrong: ${one}`),
    ...faults.slice(0, 1),
  ]);
  return [...new Set(problems)];
}

function median(numbers) {
  const sorted = numbers.filter((one) => Number.isFinite(one)).sort((a, b) => a - b);
  if (sorted.length === 0) return Number.NaN;
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function text(number, digits) {
  return (Number.isFinite(number) ? number.toFixed(digits) : '–').padStart(width);
}
