import type {
  Destination,
  DestinationAnswer,
  OutgoingRequest,
  OutgoingResponse,
} from '../catalog/destination.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Route } from '../storage/routing.ts';
import type { Attempt } from '../storage/trail/notes.ts';
import { judge } from './judge.ts';
import type { Delivery } from './lines/line.ts';
import { createRedact } from './out/redact.ts';
import type { Way } from './out/send.ts';

/** For all that a destination does with an event. One request has its own, shorter time. */
const performMsMax = 20_000;
/** Characters that are kept of an address, and of an answer that was no success. */
const urlCharsMax = 500;
const answerCharsMax = 1_000;
const reasonCharsMax = 300;

export type Attempted = { outcome: Outcome; attempt: Attempt };
type Exchange = { request: OutgoingRequest; response?: OutgoingResponse };

/** Sends one event once. Never throws for a destination's fault; what is answered holds no secrets. */
export function createDeliver(deps: { way: Way; now: () => number; chance: () => number }) {
  const { way, now, chance } = deps;
  const redacts = new WeakMap<object, (text: string) => string>();

  return async function deliver(
    delivery: Delivery,
    route: Route,
    destination: Destination,
    signal: AbortSignal,
  ): Promise<Attempted> {
    const atMs = now();
    const startMs = performance.now();
    let exchange: Exchange | undefined;
    let redact = (text: string) => text;

    async function perform(): Promise<DestinationAnswer> {
      const opened = route.open();
      redact = redacts.get(opened) ?? createRedact(opened.secrets);
      redacts.set(opened, redact);
      const settings = { connection: opened.connection, config: route.config };
      const send = async (request: OutgoingRequest) => {
        exchange = { request };
        const response = await way.send(request, signal);
        exchange = { request, response };
        return response;
      };
      const [answer] = await destination.perform([delivery.event], settings, { send, signal, now });
      return answer ?? { kind: 'invalid', reason: 'The destination gave no answer for the event.' };
    }

    const answer = await withinTime(perform());
    const elapsedMs = now() - (delivery.firstAtMs ?? atMs);
    const attempts = { count: delivery.attempts + 1, elapsedMs };
    return {
      outcome: redacted(judge(answer, attempts, chance, now()), redact),
      attempt: { atMs, durationMs: performance.now() - startMs, ...shown(exchange, redact) },
    };
  };
}

/** What destinations' code throws is a fault of the event or of ours; what takes forever is tried again. */
async function withinTime(answer: Promise<DestinationAnswer>): Promise<DestinationAnswer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<DestinationAnswer>((done) => {
    const reason = `The destination did not finish within ${performMsMax / 1_000} seconds.`;
    timer = setTimeout(
      () => done({ kind: 'answered', response: { kind: 'unreachable', reason } }),
      performMsMax,
    );
  });
  try {
    return await Promise.race([answer, late]);
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

function shown(
  exchange: Exchange | undefined,
  redact: (text: string) => string,
): Pick<Attempt, 'request' | 'response'> {
  if (!exchange) return {};
  const { request, response } = exchange;
  const shownRequest = { method: request.method, url: cut(redact(request.url), urlCharsMax) };
  if (response?.kind !== 'answered') return { request: shownRequest };
  const { status, body } = response;
  const isSuccess = status >= 200 && status < 300;
  return {
    request: shownRequest,
    response: isSuccess || body === '' ? { status } : { status, body: cut(redact(body), answerCharsMax) },
  };
}

function cut(text: string, charsMax: number): string {
  return text.length > charsMax ? `${text.slice(0, charsMax - 1)}…` : text;
}
