import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { Refusal } from '../../domain/refusal.ts';

/** Wrong attempts that are free, and how often another becomes free, for an account and for an address. */
const perAccount = { attemptsMax: 10, refillMs: 5_000 };
const perAddress = { attemptsMax: 30, refillMs: 2_000 };
/** Buckets of a kind that are remembered. */
const bucketsMax = 50_000;
/** Of the buckets, when there are too many: how large a part is forgotten at once, so that it takes no time for each. */
const forgottenShare = 1 / 10;
/** Accounts whose devices are remembered, and how many each; the oldest go first. */
const accountsMax = 10_000;
const devicesPerAccountMax = 10;

/** Who tries: for which account, from where, with what. */
export type Attempt = { account: string; address: string; userAgent: string };

/**
 * Slows down guessing without locking anybody out. A wrong attempt takes from two buckets, the account's and the
 * address's; both fill up again within seconds. So an account is guessed at 12 times a minute at most, from however many
 * addresses, and from one address 30 times, at however many accounts.
 *
 * While somebody guesses at an account, its holder gets in from any device that has signed in before: it has a bucket of
 * its own, which a stranger cannot empty. From a new one the link of a reset letter makes it such a device.
 * In memory: a restart forgets.
 */
export function createThrottle(now: () => number) {
  const accounts = createBuckets(now, perAccount);
  const addresses = createBuckets(now, perAddress);
  const own = createBuckets(now, perAccount);
  const devices = createDevices();

  function bucketsOf(attempt: Attempt): [buckets: ReturnType<typeof createBuckets>, key: string][] {
    if (devices.has(attempt)) return [[own, deviceOf(attempt)]];
    return [
      [accounts, digest(attempt.account)],
      [addresses, networkOf(attempt.address)],
    ];
  }

  return {
    /** Takes an attempt before it is judged, so that many at once count. Throws RATE_LIMITED, with the time to wait. */
    take(attempt: Attempt): void {
      const taken = bucketsOf(attempt);
      const waitMs = Math.max(...taken.map(([buckets, key]) => buckets.waitMs(key)));
      if (waitMs > 0) throw tooMany(waitMs);
      for (const [buckets, key] of taken) buckets.take(key);
    },

    /** It was right: gives the attempt back, and remembers the device. */
    right(attempt: Attempt): void {
      for (const [buckets, key] of bucketsOf(attempt)) buckets.giveBack(key);
      devices.remember(attempt);
    },
  };
}

function createBuckets(now: () => number, { attemptsMax, refillMs }: typeof perAccount) {
  /** When each bucket will be full again. */
  const fullAtMs = new Map<string, number>();

  /**
   * Those that are full, or will be soonest: they hold back least. Whoever floods us with other keys cannot free a bucket
   * that was emptied, short of emptying some ten thousand others as far within its minute.
   */
  function forget(): void {
    const times = Float64Array.from(fullAtMs.values()).sort();
    const upToMs = times[Math.floor(times.length * forgottenShare)] ?? 0;
    for (const [key, atMs] of fullAtMs) if (atMs <= upToMs) fullAtMs.delete(key);
  }

  return {
    waitMs(key: string): number {
      const missingMs = Math.max(0, (fullAtMs.get(key) ?? 0) - now());
      return Math.max(0, missingMs - (attemptsMax - 1) * refillMs);
    },
    take(key: string): void {
      fullAtMs.set(key, Math.max(now(), fullAtMs.get(key) ?? 0) + refillMs);
      if (fullAtMs.size > bucketsMax) forget();
    },
    giveBack(key: string): void {
      const at = fullAtMs.get(key);
      if (at !== undefined) fullAtMs.set(key, at - refillMs);
    },
  };
}

/** The devices that have signed in to each account. An account pushes out its own ones first, so that nobody's flood another's. */
function createDevices() {
  const known = new Map<string, string[]>();

  return {
    has: (attempt: Attempt) => known.get(digest(attempt.account))?.includes(deviceOf(attempt)) ?? false,
    remember(attempt: Attempt): void {
      const [account, device] = [digest(attempt.account), deviceOf(attempt)];
      const others = (known.get(account) ?? []).filter((one) => one !== device);
      known.delete(account);
      known.set(account, [...others, device].slice(-devicesPerAccountMax));
      const [oldest] = known.keys();
      if (known.size > accountsMax && oldest !== undefined) known.delete(oldest);
    },
  };
}

function deviceOf({ account, address, userAgent }: Attempt): string {
  return digest(JSON.stringify([account, networkOf(address), userAgent]));
}

/** As a key of a known length, however long what is sent. */
function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

/** One household of IPv6 has a /64; its addresses count as one. */
export function networkOf(address: string): string {
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
