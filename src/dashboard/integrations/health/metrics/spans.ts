import type { TickStep } from '../../../ui/charts/ticks.ts';

/** The times that charts can show; the address says which. */
export const spans = ['hour', 'day', 'week', 'month'] as const;
export type Span = (typeof spans)[number];

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

type Shape = { label: string; words: string; widthMs: number; buckets: number; ticks: TickStep };

export const shapes: Record<Span, Shape> = {
  hour: { label: '1 hour', words: 'last hour', widthMs: minuteMs, buckets: 60, ticks: { minutes: 15 } },
  day: {
    ...{ label: '24 hours', words: 'last 24 hours' },
    ...{ widthMs: 15 * minuteMs, buckets: 96, ticks: { hours: 6 } },
  },
  week: {
    ...{ label: '7 days', words: 'last 7 days' },
    ...{ widthMs: 2 * hourMs, buckets: 84, ticks: { days: 1 } },
  },
  month: {
    ...{ label: '30 days', words: 'last 30 days' },
    ...{ widthMs: 12 * hourMs, buckets: 60, ticks: { days: 7 } },
  },
};

export type Window = { from: string; to: string; buckets: number };

/** The time up to now, in whole buckets: the last one is still being filled. */
export function windowOf(span: Span, nowMs: number): Window {
  const { widthMs, buckets } = shapes[span];
  const toMs = (Math.floor(nowMs / widthMs) + 1) * widthMs;
  return {
    from: new Date(toMs - buckets * widthMs).toISOString(),
    to: new Date(toMs).toISOString(),
    buckets,
  };
}
