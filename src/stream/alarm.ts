import type { Log } from '../domain/log.ts';

/** While nothing can be written each fault is told so often, and not for each commit. */
export const alarmEveryMs = 10_000;

/** Faults that somebody has to look at, by PostgreSQL's codes. */
const alarms = new Map([
  ['53100', 'The disk of PostgreSQL is full. Nothing is accepted until there is room again.'],
  ['58030', 'The disk of PostgreSQL refuses to work. Nothing is accepted until it does.'],
  // A failed fsync is never tried again: PostgreSQL crashes, and goes on from what is on disk.
  ['57P03', 'PostgreSQL has crashed, starts or stops, and nothing is accepted meanwhile. Its log says why.'],
]);
const unconfirmed = 'A commit was not confirmed. Its requests were refused, and SDKs send them again.';

/** Raises the alarm where nothing can be written. The senders of these requests were told to come again. */
export function createAlarm(log: Log, now: () => number) {
  const told = new Map<string, { nextMs: number; requests: number }>();
  return function alarm(error: unknown, requests: number): void {
    const message = alarms.get(codeOf(error) ?? '') ?? unconfirmed;
    const last = told.get(message) ?? { nextMs: -Infinity, requests: 0 };
    told.set(message, last);
    last.requests += requests;
    if (now() < last.nextMs) return;
    last.nextMs = now() + alarmEveryMs;
    const level = message === unconfirmed ? 'warn' : 'error';
    log[level]({ requests: last.requests, error }, message);
    last.requests = 0;
  };
}

function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}
