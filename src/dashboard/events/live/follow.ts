import { FeedRefused } from './connect.ts';

/** The server says every 12 seconds that it is there. A line that is silent for longer is dead, whatever TCP thinks. */
const silenceMsMax = 30_000;
/** Waits between two connections double from here ... */
const waitMsMin = 500;
/** ... to here, */
const waitMsMax = 20_000;
/** and begin anew after a connection that has held for so long. */
const steadyMs = 10_000;

type Deps<Item> = {
  /** Opens one connection, from after this cursor. */
  connect(after: string | undefined, signal: AbortSignal): AsyncIterable<Item | 'alive'>;
  /** The cursor that was reached before. */
  after: string | undefined;
  onItem(item: Item): void;
  /** `live` each time that a connection stands, `away` when it has ended. */
  onState(state: 'live' | 'away'): void;
  now(): number;
  chance(): number;
  silenceMs?: number;
};

/**
 * Follows the feed until it is called off, over as many connections as it takes. Each begins after the last cursor, so
 * that a break loses nothing; where the server refuses that cursor, the next begins at the present.
 */
export function follow<Item extends { cursor: string }>(deps: Deps<Item>): () => void {
  const called = new AbortController();
  void run(deps, called.signal);
  return () => called.abort();
}

async function run<Item extends { cursor: string }>(deps: Deps<Item>, off: AbortSignal): Promise<void> {
  const { connect, onItem, onState, now, chance, silenceMs = silenceMsMax } = deps;
  let { after } = deps;
  for (let failures = 0; !off.aborted; failures++) {
    const line = new AbortController();
    const hangUp = () => line.abort();
    off.addEventListener('abort', hangUp);
    let watch = setTimeout(hangUp, silenceMs);
    let sinceMs: number | undefined;
    try {
      for await (const sign of connect(after, line.signal)) {
        clearTimeout(watch);
        watch = setTimeout(hangUp, silenceMs);
        if (off.aborted) return;
        if (sinceMs === undefined) onState('live');
        sinceMs ??= now();
        if (sign === 'alive') continue;
        after = sign.cursor;
        onItem(sign);
      }
    } catch (error) {
      // Whatever broke the line, the answer is to wait and to call again.
      if (error instanceof FeedRefused) after = undefined;
    } finally {
      clearTimeout(watch);
      off.removeEventListener('abort', hangUp);
    }
    if (off.aborted) return;
    onState('away');
    if (sinceMs !== undefined && now() - sinceMs >= steadyMs) failures = 0;
    await pause(waitMs(failures, chance), off);
  }
}

/** Between half and the whole of a wait that doubles, so that many pages do not call again all at once. */
export function waitMs(failures: number, chance: () => number): number {
  const whole = Math.min(waitMsMin * 2 ** failures, waitMsMax);
  return whole * (0.5 + chance() / 2);
}

function pause(ms: number, off: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    off.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
