/** Durations are counted in bins that grow by this, so that two counts are merged by adding them. */
const ratio = 1.3;
/** The last one holds everything from 34 hours on. Stands in migration 008. */
export const latencyBins = 72;

/** The bin of a duration: bin n begins at 1.3^n ms, the first one at 0. */
export function binOf(latencyMs: number): number {
  if (!(latencyMs > 1)) return 0;
  return Math.min(Math.floor(Math.log(latencyMs) / Math.log(ratio)), latencyBins - 1);
}

/**
 * The duration that this share of all did not exceed, at most 14 % off (0.3 ms in the first bin); null where there are
 * none. It is the middle of its bin, as ratios go.
 */
export function quantileMs(counts: readonly number[], share: number): number | null {
  const all = counts.reduce((sum, count) => sum + count, 0);
  if (all === 0) return null;
  let left = Math.ceil(all * share);
  const bin = counts.findIndex((count) => (left -= count) <= 0);
  return ratio ** (bin + 0.5);
}
