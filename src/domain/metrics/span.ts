export const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** In how small steps it is kept what was counted, and for how long; finest first. */
export const grains = [
  { name: 'minutes', ms: minuteMs, keptMs: 14 * dayMs },
  { name: 'hours', ms: hourMs, keptMs: 400 * dayMs },
  { name: 'days', ms: dayMs, keptMs: 400 * dayMs },
] as const;
export type Grain = (typeof grains)[number];

export const bucketsMax = 1_000;
/**
 * Rows that a chart should be made of, for one thing and for all of them: beyond, it is made of coarser ones. Chosen for
 * 50 ms, where each row of one thing stands on another page.
 */
const stepsMax = 3_000;
const rowsMax = 12_000;
/** A bucket of so many coarse steps need not be made of finer ones: it is hardly longer than what was asked for. */
const stepsPerBucketMin = 4;

/** Equal buckets whose edges are multiples of their width, so that they stay where they are as time goes by. */
export type Span = { grain: Grain; startMs: number; widthMs: number; buckets: number };

type Asked = { fromMs: number; toMs: number; buckets: number; keys: number; nowMs: number };

/**
 * Divides a time into `buckets` buckets of whole minutes, hours or days: fewer where that is too fine for what is kept, or
 * for how many `keys` there are to be summed, and one more where the time does not begin at an edge. The first and the
 * last bucket are whole, too.
 */
export function spanOf(asked: Asked): Span {
  const { fromMs, toMs, buckets, keys, nowMs } = asked;
  const isFit = (one: Grain) =>
    fromMs >= nowMs - one.keptMs && rowsOf(one, asked) <= Math.min(stepsMax * keys, rowsMax);
  const wantedMs = (toMs - fromMs) / buckets;
  const coarse = grains.findLast(({ ms }) => ms * stepsPerBucketMin <= wantedMs) ?? grains[0];
  const step = grains.find((one) => one.ms >= coarse.ms && isFit(one)) ?? grains[2];
  const widthMs = Math.ceil(wantedMs / step.ms) * step.ms;
  const grain = grains.findLast(({ ms }) => widthMs % ms === 0) ?? step;
  const startMs = Math.floor(fromMs / widthMs) * widthMs;
  return { grain, startMs, widthMs, buckets: Math.ceil((toMs - startMs) / widthMs) };
}

/** Rows that there can be of so many keys, as far back as they are kept. */
export function rowsOf({ ms, keptMs }: Grain, { fromMs, toMs, keys, nowMs }: Omit<Asked, 'buckets'>): number {
  const lengthMs = Math.min(toMs, nowMs) - Math.max(fromMs, nowMs - keptMs);
  return (Math.max(lengthMs, 0) / ms) * keys;
}

/** The beginning of the step that a moment falls into. */
export function stepOf({ ms }: { ms: number }, atMs: number): number {
  return Math.floor(atMs / ms) * ms;
}

export function minuteOf(atMs: number): number {
  return stepOf(grains[0], atMs);
}
