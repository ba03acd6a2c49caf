import { limit, ours } from './pages.mjs';

/** What the page with content-visibility took, in ms, where the bounds in ms come from. Elsewhere they are scaled by it. */
const reference = {
  500: { mountMs: 109, keyMs: 10.5, submitWrongMs: 14, submitMs: 6 },
  1500: { mountMs: 167, keyMs: 15.6, submitWrongMs: 41, submitMs: 10 },
};
const growthMax = 3.5;
const frameMs = 1000 / 60;

/** As a ratio to the limit in the same run. */
const ratios = [
  ['mount, processor time', 'mountCpuMs', 2.5],
  ['key to paint, p50', 'keyMs', 1.1],
  ['key to paint, p95', 'keySlowMs', 2],
  ['key while an error shows, p50', 'keyWrongMs', 1.1],
  ['key while an error shows, p95', 'keyWrongSlowMs', 2],
  ['add an entry to an array', 'addItemMs', 1.4],
  ['add an entry to a map', 'addEntryMs', 1.4],
];

/** In ms, and the figure of the limit that scales them. */
const times = [
  ['first field painted', 'firstMs', { 500: 100, 1500: 100 }, 'mountMs'],
  ['key to paint in one frame', 'keyMs', { 1500: frameMs }, 'keyMs'],
  ['submit to the first error', 'submitWrongMs', { 500: 30, 1500: 50 }, 'submitWrongMs'],
  ['submit to the values', 'submitMs', { 500: 10, 1500: 20 }, 'submitMs'],
];

const heapMiBMax = { 500: 4, 1500: 10 };
const gzipKiBMax = 105;
const grows = [
  ['mountMs', 'mount'],
  ['mountCpuMs', 'mount, processor time'],
  ['firstMs', 'first field painted'],
  ['keyMs', 'key to paint'],
  ['addItemMs', 'add to an array'],
  ['addEntryMs', 'add to a map'],
  ['submitWrongMs', 'submit to the first error'],
  ['submitMs', 'submit to the values'],
  ['heapMiB', 'heap'],
];

/** Each line of the bar for our page: what, what was reached, and what is allowed. */
export function judge({ sizes, figure, gzipBytes }) {
  const lines = [];
  for (const size of sizes) {
    for (const [what, which, max] of ratios)
      lines.push(line(size, what, figure(ours, size, which) / figure(limit, size, which), max, '×'));
    for (const [what, which, maxMs, scale] of times) {
      if (maxMs[size] === undefined) continue;
      const factor = figure(limit, size, scale) / reference[size][scale];
      lines.push(line(size, what, figure(ours, size, which), maxMs[size] * factor, 'ms'));
    }
    if (heapMiBMax[size])
      lines.push(line(size, 'heap', figure(ours, size, 'heapMiB'), heapMiBMax[size], 'MiB'));
  }
  lines.push(line(undefined, "the page's JavaScript, gzip", gzipBytes[ours] / 1024, gzipKiBMax, 'KiB'));
  if (sizes.includes(500) && sizes.includes(1500))
    for (const [which, what] of grows) {
      const growth = figure(ours, 1500, which) / figure(ours, 500, which);
      lines.push(line(undefined, `${what}, 1500 against 500`, growth, growthMax, '×'));
    }
  return lines;
}

function line(size, what, reached, max, unit) {
  return { what: size ? `${what}, ${size} fields` : what, reached, max, unit, isReached: reached <= max };
}
