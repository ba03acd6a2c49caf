const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
/** From here on a date says more than a number of days. */
const relativeMsMax = 7 * dayMs;

/** How long ago, in one unit: "just now", "12 s ago", "3 min ago", "5 h ago", "2 days ago"; undefined where a date says more. */
export function ago(atMs: number, nowMs: number): string | undefined {
  const passed = nowMs - atMs;
  if (passed < 5 * secondMs) return passed > -minuteMs ? 'just now' : undefined;
  if (passed < minuteMs) return `${Math.floor(passed / secondMs)} s ago`;
  if (passed < hourMs) return `${Math.floor(passed / minuteMs)} min ago`;
  if (passed < dayMs) return `${Math.floor(passed / hourMs)} h ago`;
  if (passed >= relativeMsMax) return undefined;
  const days = Math.floor(passed / dayMs);
  return days === 1 ? 'yesterday' : `${days} days ago`;
}

/** The exact moment, for hovering: "2026-11-23 13:28:58.214 UTC". */
export function exactUtc(atMs: number): string {
  return `${new Date(atMs).toISOString().replace('T', ' ').replace('Z', '')} UTC`;
}

/** How long something took: "0.4 ms", "84 ms", "2.31 s". */
export function duration(ms: number): string {
  if (ms < 1) return `${ms.toFixed(1)} ms`;
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(2)} s`;
}
