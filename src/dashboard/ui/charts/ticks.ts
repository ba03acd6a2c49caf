/** Moments that an axis names: every so many minutes, hours or days of the reader's own clock. */
export type TickStep = { minutes: number } | { hours: number } | { days: number };

export type Tick = { atMs: number; label: string };

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: 'short' });
const day = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' });
const range = new Intl.DateTimeFormat(undefined, {
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});

/** From midnight on, so that they are round; by the calendar, so that a day of 23 hours shifts none. */
export function ticksOf(fromMs: number, toMs: number, step: TickStep): Tick[] {
  const first = new Date(fromMs);
  const momentOf = (count: number) =>
    new Date(
      first.getFullYear(),
      first.getMonth(),
      first.getDate() + ('days' in step ? count * step.days : 0),
      'hours' in step ? count * step.hours : 0,
      'minutes' in step ? count * step.minutes : 0,
    );
  const ticks: Tick[] = [];
  for (let count = 0; ; count++) {
    const moment = momentOf(count);
    if (moment.getTime() >= toMs) return ticks;
    if (moment.getTime() >= fromMs)
      ticks.push({ atMs: moment.getTime(), label: formatOf(step).format(moment) });
  }
}

function formatOf(step: TickStep): Intl.DateTimeFormat {
  if (!('days' in step)) return clock;
  return step.days === 1 ? weekday : day;
}

/** The time of a bucket: "Nov 25, 14:30 – 14:45". */
export function bucketWords(atMs: number, widthMs: number): string {
  return range.formatRange(atMs, atMs + widthMs);
}
