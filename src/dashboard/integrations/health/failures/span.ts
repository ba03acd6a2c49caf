import type { Asked } from './use-replay.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** The API divides a time into so many buckets at most. */
const bucketsMax = 1_000;

/** What a person has chosen to be sent again: moments as a datetime field has them, in local time. */
export type Fill = { what: 'failed' | 'kept'; from: string; to: string };

/** The last day. Until the next minute, so that what has come just now is within. */
export function firstFill(nowMs: number): Fill {
  return { what: 'kept', from: fieldOf(nowMs - dayMs), to: fieldOf(nowMs + minuteMs) };
}

/** What is wrong with a span, in a sentence. */
export function faultOf({ from, to }: Fill): string | undefined {
  const [fromMs, toMs] = [msOf(from), msOf(to)];
  if (fromMs === undefined || toMs === undefined) return 'Give the day and the time of both ends.';
  return fromMs < toMs ? undefined : 'The end must be later than the beginning.';
}

export function askedOf({ what, from, to }: Fill): Asked & { from: string; to: string } {
  const span = { from: isoOf(from), to: isoOf(to) };
  return what === 'kept' ? { ...span, delivered: true } : span;
}

/** As fine as it is counted, so that little beside the span is counted along. */
export function bucketsOf({ from, to }: Fill): number {
  const minutes = ((msOf(to) ?? 0) - (msOf(from) ?? 0)) / minuteMs;
  return Math.min(Math.max(Math.ceil(minutes), 1), bucketsMax);
}

function msOf(field: string): number | undefined {
  const ms = new Date(field).getTime();
  return Number.isNaN(ms) ? undefined : ms;
}

function isoOf(field: string): string {
  return new Date(msOf(field) ?? 0).toISOString();
}

/** A moment as a field for local time wants it: "2026-11-23T14:30". */
function fieldOf(ms: number): string {
  const local = new Date(ms - new Date(ms).getTimezoneOffset() * minuteMs);
  return local.toISOString().slice(0, 16);
}
