/** Years that events may speak of. No device clock stands before 1970; a zero time of Go or .NET means "not set". */
const yearMin = 1970;
const yearMax = 9999;
const timeMsMax = Date.UTC(yearMax, 11, 31, 23, 59, 59, 999);
/** Numbers up to here are seconds (until the year 5138), above they are milliseconds. */
const secondsMax = 1e11;

const iso =
  /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?\s?([Zz]|[+-]\d\d(?::?\d\d)?)?)?$/;

/**
 * The moment that an SDK wrote, in Unix milliseconds; undefined for what is no moment. Takes ISO 8601 with any fraction and
 * offset (none means UTC) and Unix times as numbers. Strict where `Date` is not: 30 February is no moment.
 */
export function parseTime(value: unknown): number | undefined {
  if (typeof value === 'number') return inRange(value > secondsMax ? value : value * 1000);
  if (typeof value !== 'string') return undefined;
  const match = iso.exec(value.trim());
  if (match === null) return undefined;
  // Groups that did not take part are undefined; the pattern lets only digits into the others.
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((digits) => Number(digits ?? 0));
  // 60 is a leap second.
  if (hour > 23 || minute > 59 || second > 60) return undefined;
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCFullYear() !== year || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day)
    return undefined;
  const milliseconds = Number(`${match[7] ?? ''}000`.slice(0, 3));
  const offset = offsetMinutes(match[8]);
  if (offset === undefined) return undefined;
  return inRange(date.getTime() + ((hour * 60 + minute - offset) * 60 + second) * 1000 + milliseconds);
}

/**
 * When the event happened by our clock: `receivedAt - (sentAt - originalTimestamp)`, so that a device's wrong clock does
 * not matter. Without a `sentAt` nothing is known of that clock and the event's own time stands; without an own time it
 * happened when it came.
 */
export function timestampMs(receivedAtMs: number, sentAtMs?: number, originalMs?: number): number {
  if (originalMs === undefined) return receivedAtMs;
  if (sentAtMs === undefined) return originalMs;
  return inRange(receivedAtMs - (sentAtMs - originalMs)) ?? originalMs;
}

function inRange(ms: number): number | undefined {
  const rounded = Math.trunc(ms);
  return rounded >= Date.UTC(yearMin, 0, 1) && rounded <= timeMsMax ? rounded : undefined;
}

function offsetMinutes(text: string | undefined): number | undefined {
  if (text === undefined || text === 'Z' || text === 'z') return 0;
  const digits = text.slice(1).replace(':', '').padEnd(4, '0');
  const [hours, minutes] = [Number(digits.slice(0, 2)), Number(digits.slice(2))];
  if (hours > 23 || minutes > 59) return undefined;
  return (text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}
