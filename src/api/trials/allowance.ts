import { Refusal } from '../../domain/refusal.ts';

const minuteMs = 60_000;
/** What one person, or one API key, may try in a minute. */
export const trialsPerMinuteMax = 10;
/** Choices are asked for while somebody types. */
export const choicesPerMinuteMax = 30;
/** Askers that are remembered; the oldest go first. */
const rememberedMax = 10_000;

export type TrialAllowance = ReturnType<typeof createTrialAllowance>;

/** Bounds what people have us send to addresses of their choice. In memory: a restart forgets. */
export function createTrialAllowance(now: () => number) {
  const triedAtMs = new Map<string, number[]>();

  return {
    /** Throws RATE_LIMITED, with the time to wait. */
    take(who: string, kind: 'trial' | 'choices'): void {
      const key = `${kind} ${who}`;
      const tried = (triedAtMs.get(key) ?? []).filter((atMs) => now() - atMs < minuteMs);
      const [oldestMs = now()] = tried;
      const most = kind === 'trial' ? trialsPerMinuteMax : choicesPerMinuteMax;
      if (tried.length >= most) throw tooMany(most, oldestMs + minuteMs - now());
      triedAtMs.delete(key);
      triedAtMs.set(key, [...tried, now()]);
      for (const oldest of triedAtMs.keys()) {
        if (triedAtMs.size <= rememberedMax) break;
        triedAtMs.delete(oldest);
      }
    },
  };
}

function tooMany(most: number, waitMs: number): Refusal {
  const seconds = Math.max(1, Math.ceil(waitMs / 1_000));
  const time = seconds === 1 ? '1 second' : `${seconds} seconds`;
  return new Refusal('RATE_LIMITED', `You can try ${most} times a minute. Try again in ${time}.`);
}
