import type { Log } from '../../domain/log.ts';
import type { NearSource } from '../../storage/near-keys.ts';
import type { Rejections } from '../../storage/rejections.ts';
import type { Measure } from '../metrics/measure.ts';
import { createReject } from '../reject.ts';

/** How often the log tells of requests whose key nobody knows. */
const toldEveryMs = 60_000;
/** Keys that nobody knows are looked into one at a time, and not more often: a flood of them must cost nothing. */
export const lookEveryMs = 200;
/** What was looked into is remembered for so long, and so many. */
const rememberedMsMax = 60_000;
const rememberedMax = 1_000;

type Deps = {
  findNear: (key: string) => Promise<NearSource | undefined>;
  rejections: Rejections;
  measure: Pick<Measure, 'stranger' | 'rejected'>;
  log: Log;
  now: () => number;
};

/**
 * Told of each request without a known source. One whose key is nearly that of a source is shown on that source's page:
 * only who has its ID before him writes such a key. Of all others nothing is kept, and the log counts them.
 */
export function createStrangers({ findNear, rejections, measure, log, now }: Deps): (key?: string) => void {
  const reject = createReject(rejections, measure);
  const looked = new Map<string, { near: NearSource | undefined; atMs: number }>();
  let isLooking = false;
  let lookedAtMs = -Infinity;
  let count = 0;
  let toldAtMs = -Infinity;

  function look(key: string): void {
    const known = looked.get(key);
    if (known && now() - known.atMs < rememberedMsMax) {
      if (known.near) reject.nearKey(known.near);
      return;
    }
    if (isLooking || now() - lookedAtMs < lookEveryMs) return;
    isLooking = true;
    lookedAtMs = now();
    findNear(key)
      .then((near) => {
        remember(key, near);
        if (near) reject.nearKey(near);
      })
      // Its sender was refused all the same; only the page does not show it.
      .catch((error: unknown) => log.debug({ error }, 'A key that nobody knows could not be looked into.'))
      .finally(() => void (isLooking = false));
  }

  function remember(key: string, near: NearSource | undefined): void {
    looked.delete(key);
    looked.set(key, { near, atMs: now() });
    for (const oldest of looked.keys()) {
      if (looked.size <= rememberedMax) return;
      looked.delete(oldest);
    }
  }

  return (key) => {
    measure.stranger();
    if (key !== undefined) look(key);
    count += 1;
    if (now() - toldAtMs < toldEveryMs) return;
    log.warn({ requests: count }, 'Requests came without the key of a source.');
    toldAtMs = now();
    count = 0;
  };
}
