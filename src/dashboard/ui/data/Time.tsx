import { useSyncExternalStore } from 'react';
import { ago, exactUtc } from './times.ts';

/** How often "3 min ago" is looked at again. One timer serves every time on the page. */
const tickMs = 5_000;

let nowMs = Date.now();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void) {
  listeners.add(listener);
  nowMs = Date.now();
  timer ??= setInterval(() => {
    nowMs = Date.now();
    for (const one of listeners) one();
  }, tickMs);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

const dateFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const momentFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const minuteFormat = new Intl.DateTimeFormat(undefined, {
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});
const clockFormat = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

type Props = {
  /** ISO 8601, as the API gives it. */
  at: string;
  /** relative: "3 min ago". moment: date and time. clock: time to the second, with the day where it was another. */
  look?: 'relative' | 'moment' | 'clock';
};

/** A moment in the reader's own time; the exact moment in UTC on hover. */
export function Time({ at, look = 'relative' }: Props) {
  const now = useSyncExternalStore(subscribe, () => nowMs);
  const date = new Date(at);
  return (
    <time dateTime={at} title={exactUtc(date.getTime())}>
      {words(date, look, now)}
    </time>
  );
}

function words(date: Date, look: 'relative' | 'moment' | 'clock', now: number): string {
  if (look === 'moment') return momentFormat.format(date);
  if (look === 'clock')
    return new Date(now).toDateString() === date.toDateString()
      ? clockFormat.format(date)
      : minuteFormat.format(date);
  return ago(date.getTime(), now) ?? dateFormat.format(date);
}
