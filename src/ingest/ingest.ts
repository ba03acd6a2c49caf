import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Log } from '../domain/log.ts';
import { noMeter, type Meter } from '../domain/metrics/meter.ts';
import type { NearSource } from '../storage/near-keys.ts';
import type { Rejections } from '../storage/rejections.ts';
import type { SourceKey, SourceKeys } from '../storage/source-keys.ts';
import type { Stream } from '../stream/stream.ts';
import { answerJson, answerLater, answerMissing, answerPixel, answerSuccess } from './answers.ts';
import { answerPreflight, corsHeaders } from './cors.ts';
import { headerKey, queryOf } from './key.ts';
import { createMeasure } from './metrics/measure.ts';
import { pixelBody } from './pixel.ts';
import { requestIdHeaders, requestIdOf } from './requests/request-id.ts';
import { routeOf, type Route } from './routes.ts';
import { rudderSettings, segmentSettings } from './settings.ts';
import { createSnippet } from './snippet.ts';
import { createStrangers } from './strangers/strangers.ts';
import { codeOf, createTake } from './take.ts';

export type Ingest = {
  handles(method: string, path: string): boolean;
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** From now on requests are sent away, to come again; resolves when all that came before were answered. */
  drain(): Promise<void>;
};

/** A browser asks again each time: a source is switched on and off. */
const uncached = ['cache-control', 'no-cache'];

/** HTTP in, as SDKs of Segment and RudderStack speak it. Knows nothing of destinations. */
export function createIngest(options: {
  stream: Stream;
  sources: SourceKeys;
  rejections: Rejections;
  /** The source whose key is nearly this one. */
  findNear: (key: string) => Promise<NearSource | undefined>;
  log: Log;
  now: () => number;
  /** The address that SDKs are told to send to. */
  publicUrl: string;
  addressOf?: (request: IncomingMessage) => string;
  meter?: Meter;
}): Ingest {
  const { sources, log, publicUrl } = options;
  const measure = createMeasure(options.meter ?? noMeter);
  const onStranger = createStrangers({ ...options, measure });
  const take = createTake({ ...options, measure, onStranger });
  const withSource = createWithSource(sources, log);
  const snippet = createSnippet(publicUrl);
  const under = new Set<Promise<string | void>>();
  let isDraining = false;

  /** Resolves with the code of what came of it, where it has one. */
  async function answer(
    request: IncomingMessage,
    response: ServerResponse,
    route: Route,
  ): Promise<string | void> {
    if (request.method === 'OPTIONS') return answerPreflight(request, response);
    const cors = corsHeaders(request);
    switch (route.kind) {
      case 'events':
        return take.handle(request, response, route.route);
      case 'telemetry':
        request.resume();
        return answerSuccess(response, cors);
      case 'pixel': {
        const body = pixelBody(queryOf(request));
        const taken = body === undefined ? undefined : await take.take(request, body, route.type);
        answerPixel(response);
        return taken && codeOf(taken);
      }
      case 'settings':
        return withSource({ request, response }, route.key, (source) =>
          answerJson(response, 200, segmentSettings(source, publicUrl), [...cors, ...uncached]),
        );
      case 'sourceConfig': {
        const key = headerKey(request.headers.authorization) ?? queryOf(request).get('writeKey') ?? '';
        return withSource({ request, response }, key, (source) =>
          answerJson(response, 200, rudderSettings(source), cors),
        );
      }
      case 'snippet':
        return withSource({ request, response }, route.key, ({ sourceId }) =>
          snippet.answerScript(request, response, sourceId, cors),
        );
      case 'bundle':
        return snippet.answerBundle(request, response, route.file, cors);
      case 'none':
        return answerMissing(
          response,
          faultHeaders(request),
          'Events are sent with POST to /v1/batch or /v1/track.',
        );
    }
  }

  return {
    handles: (method, path) => routeOf(method, path) !== undefined,
    handle(request, response) {
      const route = routeOf(request.method ?? 'GET', pathOf(request)) ?? { kind: 'none' };
      if (isDraining) {
        request.resume();
        return answerLate(response, [...faultHeaders(request), 'connection', 'close'], route);
      }
      const answering = answer(request, response, route).catch((error: unknown) =>
        answerFault({ request, response, route, log }, error),
      );
      under.add(answering);
      void answering.then((code) => {
        under.delete(answering);
        measure.answered(route, response.statusCode, code ?? '');
      });
    },
    async drain() {
      isDraining = true;
      await Promise.all(under);
    },
  };
}

/** Of an answer that is no success. */
function faultHeaders(request: IncomingMessage): string[] {
  return [...corsHeaders(request), ...requestIdHeaders(request)];
}

/** A fault of ours: the SDK keeps its events, and the log says which request it was. */
function answerFault(
  asked: { request: IncomingMessage; response: ServerResponse; route: Route; log: Log },
  error: unknown,
): void {
  const { request, response, route, log } = asked;
  log.error({ requestId: requestIdOf(request), error }, 'A request could not be answered.');
  if (response.headersSent) response.destroy();
  else answerLate(response, faultHeaders(request), route);
}

/** Sends a request away to come again. An image never comes again, and a reader shall see none that is broken. */
function answerLate(response: ServerResponse, headers: string[], route: Route): void {
  if (route.kind === 'pixel') answerPixel(response, headers);
  else answerLater(response, headers, 'away');
}

/** Does something for the source of a key, or answers that there is none. */
function createWithSource(sources: SourceKeys, log: Log) {
  return async function withSource(
    { request, response }: { request: IncomingMessage; response: ServerResponse },
    key: string,
    then: (source: SourceKey) => void | Promise<void>,
  ): Promise<void> {
    let source: SourceKey | undefined;
    try {
      source = await sources.find(key);
    } catch (error) {
      log.warn(
        { requestId: requestIdOf(request), reason: String(error) },
        'A source could not be looked up.',
      );
      return answerLater(response, faultHeaders(request), 'away');
    }
    if (source === undefined)
      return answerMissing(response, faultHeaders(request), 'No source has this write key.');
    return then(source);
  };
}

function pathOf({ url = '/' }: IncomingMessage): string {
  const at = url.indexOf('?');
  return at === -1 ? url : url.slice(0, at);
}
