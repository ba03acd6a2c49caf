import { expect, test } from 'vitest';
import { binOf, latencyBins, quantileMs } from './latency.ts';

/** Durations as they come, over seven orders of magnitude. */
const durations = Array.from({ length: 2_000 }, (_one, at) => 1.3 * 1.009 ** at);

function countsOf(all: readonly number[]): number[] {
  const counts = Array.from({ length: latencyBins }, () => 0);
  for (const one of all) counts[binOf(one)] = (counts[binOf(one)] ?? 0) + 1;
  return counts;
}

test('every share of durations is told at most 14 % off, also after two counts were merged', () => {
  const odd = countsOf(durations.filter((_one, at) => at % 2 === 1));
  const even = countsOf(durations.filter((_one, at) => at % 2 === 0));
  const merged = odd.map((count, bin) => count + (even[bin] ?? 0));
  for (const share of [0.01, 0.5, 0.95, 0.99, 1]) {
    const exact = durations[Math.ceil(durations.length * share) - 1] ?? 0;
    const told = quantileMs(merged, share) ?? 0;
    expect(Math.abs(told / exact - 1), `${share}`).toBeLessThan(0.141);
  }
});

test.each([
  [-5, 0],
  [0, 0],
  [1.2, 0],
  [1.3001, 1],
  [NaN, 0],
  [Infinity, latencyBins - 1],
  [40 * 24 * 3_600_000, latencyBins - 1],
])('%d ms fall into bin %d', (latencyMs, bin) => {
  expect(binOf(latencyMs)).toBe(bin);
});

test('of nothing no duration is told', () => {
  expect(quantileMs([], 0.5)).toBeNull();
  expect(quantileMs([0, 0, 0], 0.95)).toBeNull();
});
