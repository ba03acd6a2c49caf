import type {
  Destination,
  DestinationAnswer,
  OutgoingRequest,
  OutgoingResponse,
} from '../catalog/destination.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Route } from '../storage/routing.ts';
import type { Attempt } from '../storage/trail/notes.ts';
import { byHalves, type Tried } from './batch/halves.ts';
import { healsByItself, judge } from './judge.ts';
import type { Delivery } from './lines/line.ts';
import { createCalls } from './out/ending.ts';
import { createRedact } from './out/redact.ts';
import type { Way } from './out/send.ts';
import { cut, shown, type Exchange } from './out/shown.ts';

/** For all that a destination does with an event. One request has its own, shorter time. */
const performMsMax = 20_000;
const reasonCharsMax = 300;

export type Attempted = { delivery: Delivery; outcome: Outcome; attempt: Attempt };

type Seen = { attempt: Attempt; redact: (text: string) => string };

/**
 * Sends events of one integration together, once, and in parts where they are refused together. Answers for each. Never
 * throws for a destination's fault; what is answered holds no secrets.
 */
export function createDeliver(deps: {
  way: Pick<Way, 'send'>;
  now: () => number;
  chance: () => number;
  timeoutMs?: number;
}) {
  const { way, now, chance, timeoutMs = performMsMax } = deps;
  const openCall = createCalls();
  const redacts = new WeakMap<object, (text: string) => string>();

  /** One call of the destination. */
  async function call(
    deliveries: readonly Delivery[],
    route: Route,
    destination: Destination,
    parent: AbortSignal,
  ): Promise<Tried<Seen>> {
    const atMs = now();
    const startMs = performance.now();
    // Of its own: what still runs when its time is up can send nothing more, beside the next attempt.
    const calling = openCall(parent);
    let exchange: Exchange | undefined;
    let redact = (text: string) => text;

    async function perform(): Promise<DestinationAnswer[]> {
      const opened = route.open();
      redact = redacts.get(opened) ?? createRedact(opened.secrets);
      redacts.set(opened, redact);
      const settings = { connection: opened.connection, config: route.config };
      const send = async (request: OutgoingRequest) => {
        if (calling.aborted) return tooLate;
        exchange = { request };
        const response = await way.send(request, calling);
        exchange = { request, response };
        return response;
      };
      const events = deliveries.map(({ event }) => event);
      return destination.perform(events, settings, {
        ...{ send, now },
        get signal() {
          return calling.signal();
        },
      });
    }

    const ended = await withinTime(perform(), timeoutMs);
    calling.close();
    const attempt = { atMs, durationMs: performance.now() - startMs, ...shown(exchange, redact) };
    const answers = Array.isArray(ended) ? ended : deliveries.map(() => ended);
    return {
      answers,
      isThrown: !Array.isArray(ended) && ended.kind === 'invalid',
      seen: { attempt, redact },
    };
  }

  /** How the delivery stands after an answer; its attempts so far are those before. */
  function judged({ firstAtMs, attempts }: Delivery, answer: DestinationAnswer, atMs: number): Outcome {
    const count = attempts + 1;
    return judge(answer, { count, elapsedMs: now() - (firstAtMs ?? atMs) }, chance, now());
  }

  return async function deliver(
    deliveries: readonly Delivery[],
    route: Route,
    destination: Destination,
    signal: AbortSignal,
  ): Promise<Attempted[]> {
    const atMs = now();
    const endMs = performance.now() + timeoutMs;
    const ended = await byHalves(
      deliveries,
      (part) => call(part, route, destination, signal),
      (answers) => !signal.aborted && performance.now() < endMs && !answers.some(healsByItself),
    );
    return ended.map(({ one, answer, seen }) => ({
      delivery: one,
      outcome: redacted(judged(one, answer, atMs), seen.redact),
      attempt: seen.attempt,
    }));
  };
}

const tooLate: OutgoingResponse = { kind: 'unreachable', reason: 'Its time was up before it was sent.' };

/** What destinations' code throws is a fault of the event or of ours; what takes forever is tried again. */
async function withinTime(
  answers: Promise<DestinationAnswer[]>,
  timeoutMs: number,
): Promise<DestinationAnswer[] | DestinationAnswer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<DestinationAnswer>((done) => {
    const reason = `The destination did not finish within ${timeoutMs / 1_000} seconds.`;
    timer = setTimeout(
      () => done({ kind: 'answered', response: { kind: 'unreachable', reason } }),
      timeoutMs,
    );
  });
  try {
    return await Promise.race([answers, late]);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { kind: 'invalid', reason: `The destination's code failed: ${message}` };
  } finally {
    clearTimeout(timer);
  }
}

function redacted(outcome: Outcome, redact: (text: string) => string): Outcome {
  if (outcome.kind === 'delivered') return outcome;
  return { ...outcome, reason: cut(redact(outcome.reason), reasonCharsMax) };
}
