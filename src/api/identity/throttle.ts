import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { Refusal } from '../../domain/refusal.ts';

/** Wrong attempts that are free, and how often another becomes free, for an account and for an address. */
const perAccount = { attemptsMax: 10, refillMs: 5_000 };
const perAddress = { attemptsMax: 30, refillMs: 2_000 };
/** Buckets and devices that are remembered; the oldest go first. */
const rememberedMax = 50_000;

/** Who tries: for which account, from where, with what. */
export type Attempt = { account: string; address: string; userAgent: string };

/**
 * Slows down guessing without locking anybody out. A wrong attempt takes from two buckets, the account's and the
 * address's; both fill up again within seconds. A device that has signed in to the account before has a bucket of its
 * own, which a stranger cannot empty. In memory: a restart forgets.
 */
export function createThrottle(now: () => number) {
  const buckets = createBuckets(now);
  const devices = new Map<string, true>();

  function bucketsOf(attempt: Attempt): [key: string, limit: typeof perAccount][] {
    const device = deviceOf(attempt);
    if (devices.has(device)) return [[`device ${device}`, perAccount]];
    return [
      [`account ${attempt.account}`, perAccount],
      [`address ${networkOf(attempt.address)}`, perAddress],
    ];
  }

  return {
    /** Takes an attempt before it is judged, so that many at once count. Throws RATE_LIMITED, with the time to wait. */
    take(attempt: Attempt): void {
      const taken = bucketsOf(attempt);
      const waitMs = Math.max(...taken.map(([key, limit]) => buckets.waitMs(key, limit)));
      if (waitMs > 0) throw tooMany(waitMs);
      for (const [key, limit] of taken) buckets.take(key, limit);
    },

    /** It was right: gives the attempt back, and remembers the device. */
    right(attempt: Attempt): void {
      for (const [key, limit] of bucketsOf(attempt)) buckets.giveBack(key, limit);
      remember(devices, deviceOf(attempt), true);
    },
  };
}

function createBuckets(now: () => number) {
  /** When each bucket will be full again. */
  const fullAtMs = new Map<string, number>();

  return {
    waitMs(key: string, { attemptsMax, refillMs }: typeof perAccount): number {
      const missingMs = Math.max(0, (fullAtMs.get(key) ?? 0) - now());
      return Math.max(0, missingMs - (attemptsMax - 1) * refillMs);
    },
    take(key: string, { refillMs }: typeof perAccount): void {
      remember(fullAtMs, key, Math.max(now(), fullAtMs.get(key) ?? 0) + refillMs);
    },
    giveBack(key: string, { refillMs }: typeof perAccount): void {
      const at = fullAtMs.get(key);
      if (at !== undefined) fullAtMs.set(key, at - refillMs);
    },
  };
}

function remember<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > rememberedMax && oldest !== undefined) map.delete(oldest);
}

function deviceOf({ account, address, userAgent }: Attempt): string {
  return createHash('sha256')
    .update(JSON.stringify([account, networkOf(address), userAgent]))
    .digest('base64');
}

/** One household of IPv6 has a /64; its addresses count as one. */
function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros =
    tail === undefined ? [] : Array<string>(Math.max(0, 8 - groups.length - last.length)).fill('0');
  return [...groups, ...zeros, ...last].slice(0, 4).join(':');
}

function tooMany(waitMs: number): Refusal {
  const seconds = Math.ceil(waitMs / 1_000);
  const time = seconds === 1 ? '1 second' : `${seconds} seconds`;
  return new Refusal('RATE_LIMITED', `Too many attempts that were wrong. Try again in ${time}.`);
}
