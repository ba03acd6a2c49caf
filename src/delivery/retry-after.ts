/** A destination may ask for any wait; we keep our promise to have tried again by then. */
export const retryAfterMsMax = 4 * 60 * 60_000;

/** Milliseconds that a Retry-After header asks for, in seconds or as a date; 0 where it asks for none that we understand. */
export function retryAfterMs(header: string | undefined, nowMs: number): number {
  const text = header?.trim() ?? '';
  const askedMs = /^\d+$/.test(text) ? Number(text) * 1_000 : untilDate(text, nowMs);
  return Math.min(Math.max(askedMs, 0), retryAfterMsMax);
}

function untilDate(text: string, nowMs: number): number {
  // Dates of HTTP name a day or a month; Date.parse alone would take "1.5" for a month of 2001.
  const atMs = /[a-z]{3}/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(atMs) ? 0 : atMs - nowMs;
}
