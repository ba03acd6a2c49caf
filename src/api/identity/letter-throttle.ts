import { Refusal } from '../../domain/refusal.ts';
import { networkOf } from './throttle.ts';

const hourMs = 60 * 60_000;
/** Letters that strangers can cause: to one address, and from one network. */
export const lettersToAddressPerHourMax = 5;
export const lettersFromNetworkPerHourMax = 30;
/** Addresses and networks that are remembered; the oldest go first. */
const rememberedMax = 50_000;

/**
 * Bounds the letters that anybody can ask for, whether or not the address has an account. Every letter that was sent
 * stays good, so that a stranger who uses the hour up has sent its holder what is needed. In memory: a restart forgets.
 */
export function createLetterThrottle(now: () => number) {
  const askedAtMs = new Map<string, number[]>();

  const within = (key: string) => (askedAtMs.get(key) ?? []).filter((atMs) => now() - atMs < hourMs);

  return {
    /** Throws RATE_LIMITED, with the time to wait. `to` is the address as it is compared. */
    take({ to, address }: { to: string; address: string }): void {
      const keys: [string, number][] = [
        [`to ${to}`, lettersToAddressPerHourMax],
        [`from ${networkOf(address)}`, lettersFromNetworkPerHourMax],
      ];
      for (const [key, most] of keys) {
        const asked = within(key);
        const [oldestMs = now()] = asked;
        if (asked.length >= most) throw tooMany(oldestMs + hourMs - now());
      }
      for (const [key] of keys) {
        const asked = [...within(key), now()];
        askedAtMs.delete(key);
        askedAtMs.set(key, asked);
      }
      forgetOldest(askedAtMs);
    },
  };
}

function forgetOldest(askedAtMs: Map<string, unknown>): void {
  for (const key of askedAtMs.keys()) {
    if (askedAtMs.size <= rememberedMax) return;
    askedAtMs.delete(key);
  }
}

function tooMany(waitMs: number): Refusal {
  const minutes = Math.max(1, Math.ceil(waitMs / 60_000));
  const time = minutes === 1 ? '1 minute' : `${minutes} minutes`;
  return new Refusal(
    'RATE_LIMITED',
    `Too many letters were asked for. Look for those that were sent, or try again in ${time}.`,
  );
}
