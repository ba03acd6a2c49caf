import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Envelope } from '../domain/envelope.ts';
import type { Log } from '../domain/log.ts';
import type { Rejections } from '../storage/rejections.ts';
import type { SourceKey, SourceKeys } from '../storage/source-keys.ts';
import { StreamBusy, StreamUnavailable, type NewEntry, type Stream } from '../stream/stream.ts';
import { answerLater, answerRefused, answerSuccess, refused, type Refused } from './answers.ts';
import { readBody } from './body.ts';
import { checkEvents } from './check.ts';
import { corsHeaders } from './cors.ts';
import { anonymousIdOf, envelopeOf, socketAddress } from './envelope.ts';
import { headerKey, isContradicted, keyOf, queryOf } from './key.ts';
import type { Measure } from './metrics/measure.ts';
import { createReject } from './reject.ts';
import { requestIdHeaders, requestIdOf } from './requests/request-id.ts';
import { readRequest, type ReadRequest } from './read.ts';

export type TakeDeps = {
  stream: Stream;
  sources: SourceKeys;
  rejections: Rejections;
  log: Log;
  now: () => number;
  /** Where a request comes from, as far as proxies in front are believed. */
  addressOf?: ((request: IncomingMessage) => string | undefined) | undefined;
  /** A request without a known source, with the key that it had. */
  onStranger: (key?: string) => void;
  measure: Measure;
};

/** How a request ended. `away` and `busy` may be tried again, `refused` may not. */
export type Taken = { kind: 'taken' } | Refused | { kind: 'busy' } | { kind: 'away' } | { kind: 'gone' };

type Decision = Taken | { kind: 'append'; entry: NewEntry; eventsCount: number };
type Received = {
  request: IncomingMessage;
  bytes: Buffer;
  route: Envelope['route'];
  receivedAtMs: number;
  read: ReadRequest;
  key: string | undefined;
};

/** Takes events in: answers 200 once they are on disk, and not before. */
export function createTake(deps: TakeDeps) {
  const { sources, log, now, addressOf = socketAddress } = deps;
  const away = createAway(log, now);
  const reject = createReject(deps.rejections, deps.measure);

  /** Reads a request of events and answers it. Resolves with the code of what came of it. */
  async function handle(
    request: IncomingMessage,
    response: ServerResponse,
    route: Envelope['route'],
  ): Promise<string> {
    const body = await readBody(request);
    const taken = body.kind === 'body' ? await take(request, body.bytes, route) : body;
    if (taken.kind === 'refused' && body.kind !== 'body') await recordRefusal(request, taken);
    answer(request, response, taken);
    return codeOf(taken);
  }

  /** Puts the events of a body into the stream. */
  async function take(request: IncomingMessage, bytes: Buffer, route: Envelope['route']): Promise<Taken> {
    const decided = await decide(request, bytes, route);
    return decided.kind === 'append' ? append(deps, decided, request) : decided;
  }

  /**
   * What is to become of a body. Not an async function: while we wait for the disk, nothing must hold on to what was
   * parsed, or each collection of garbage copies it.
   */
  function decide(
    request: IncomingMessage,
    bytes: Buffer,
    route: Envelope['route'],
  ): Decision | Promise<Decision> {
    const receivedAtMs = now();
    const read = readRequest(bytes, route);
    if (read.kind === 'refused') return recordRefusal(request, read, bytes).then(() => read);
    const header = headerKey(request.headers.authorization);
    if (isContradicted(header, read))
      log.debug(
        { requestId: requestIdOf(request) },
        'Header and body name different sources. The header counts.',
      );
    const key = keyOf(header, read, queryOf(request));
    const source = key === undefined ? undefined : sources.find(key);
    const from = { request, bytes, route, receivedAtMs, read, key };
    return source instanceof Promise
      ? source.then(
          (found) => decideFor(found, from),
          (error: unknown) => away(error, request),
        )
      : decideFor(source, from);
  }

  function decideFor(source: SourceKey | undefined, from: Received): Decision {
    const { request, bytes, route, receivedAtMs, read } = from;
    if (source === undefined) {
      deps.onStranger(from.key);
      return refused(
        'UNKNOWN_SOURCE',
        'No source has this write key. Copy it from the Setup page of the source.',
      );
    }
    const eventsCount = read.events.length;
    if (!source.enabled) {
      reject.off(source, eventsCount);
      return { kind: 'taken' };
    }
    const rejected = checkEvents(read.events, { route, anonymousId: anonymousIdOf(request) });
    for (const one of rejected) reject.event(source, one, read, bytes);
    // What is beyond the limit counts as one rejection, and never as all there is.
    if (rejected.length >= eventsCount) return { kind: 'taken' };
    const ip = addressOf(request);
    const envelope = envelopeOf(request, { source, route, receivedAtMs, rejected, eventsCount, ip });
    const accepted = eventsCount - rejected.length;
    return {
      kind: 'append',
      eventsCount: accepted,
      entry: { atMs: receivedAtMs, head: JSON.stringify(envelope), body: bytes },
    };
  }

  /** A refused request is shown on the page of its source, where the header or the address tells whose it was. */
  async function recordRefusal(request: IncomingMessage, refusal: Refused, bytes?: Buffer): Promise<void> {
    const key = headerKey(request.headers.authorization) ?? queryOf(request).get('writeKey');
    if (key === null) return deps.onStranger();
    try {
      const source = await sources.find(key);
      if (source === undefined) deps.onStranger(key);
      else reject.request(source, refusal, bytes);
    } catch (error) {
      // Nobody will see it on a page, and the answer is the same.
      log.warn(
        { requestId: requestIdOf(request), reason: String(error) },
        'A refusal could not be recorded.',
      );
    }
  }

  return { handle, take };
}

async function append(
  { stream, measure, log }: TakeDeps,
  { entry, eventsCount }: Extract<Decision, { kind: 'append' }>,
  request: IncomingMessage,
): Promise<Taken> {
  const fromMs = performance.now();
  try {
    await stream.append(entry);
    measure.appended(eventsCount, performance.now() - fromMs);
    return { kind: 'taken' };
  } catch (error) {
    if (error instanceof StreamBusy) return { kind: 'busy' };
    if (!(error instanceof StreamUnavailable))
      log.error({ requestId: requestIdOf(request), error }, 'An append failed for a reason we do not know.');
    return { kind: 'away' };
  }
}

/** While the database is away it is told so often, and not for each request. */
const awayEveryMs = 10_000;

function createAway(log: Log, now: () => number) {
  let requests = 0;
  let toldAtMs = -Infinity;
  return (error: unknown, request: IncomingMessage): Decision => {
    requests += 1;
    if (now() - toldAtMs >= awayEveryMs) {
      const reason = String(error);
      log.warn({ requestId: requestIdOf(request), requests, reason }, 'A source could not be looked up.');
      toldAtMs = now();
      requests = 0;
    }
    return { kind: 'away' };
  };
}

export function answer(request: IncomingMessage, response: ServerResponse, taken: Taken): void {
  const cors = corsHeaders(request);
  switch (taken.kind) {
    case 'taken':
      return answerSuccess(response, cors);
    case 'refused':
      return answerRefused(response, [...cors, ...requestIdHeaders(request)], taken);
    case 'busy':
    case 'away':
      return answerLater(response, [...cors, ...requestIdHeaders(request)], taken.kind);
    case 'gone':
      response.destroy();
  }
}

/** As it stands in the answer. */
export function codeOf(taken: Taken): string {
  switch (taken.kind) {
    case 'taken':
      return 'OK';
    case 'refused':
      return taken.code;
    case 'busy':
      return 'BUSY';
    case 'away':
      return 'UNAVAILABLE';
    case 'gone':
      return 'GONE';
  }
}
