import type { IncomingMessage, ServerResponse } from 'node:http';

/** For how long a browser need not ask again; Chromium takes no more. */
const preflightSecondsMax = 7_200;
const askedLengthMax = 1_000;
/** What SDKs are known to send, where a browser does not say what it wants. */
const headersOfSdks = 'authorization, content-type, x-retry-count, anonymousid, sentat';
const none: string[] = [];

/**
 * Any page may send events: the key says whose they are, and there is no cookie to misuse. SDKs read Retry-After, which a
 * browser hides unless it is exposed. Nothing for callers that are no browser.
 */
export function corsHeaders(request: IncomingMessage): string[] {
  const { origin } = request.headers;
  if (origin === undefined) return none;
  return [
    'access-control-allow-origin',
    origin,
    'access-control-allow-credentials',
    'true',
    'access-control-expose-headers',
    'retry-after',
    'vary',
    'origin',
  ];
}

/** Allows what the browser asks for. A header left out would let the first attempt pass and lose every retry. */
export function answerPreflight(request: IncomingMessage, response: ServerResponse): void {
  const asked = request.headers['access-control-request-headers'];
  const isPlain = asked !== undefined && asked.length <= askedLengthMax && /^[\w\-, ]+$/.test(asked);
  response
    .writeHead(204, [
      ...corsHeaders(request),
      'access-control-allow-methods',
      'GET, POST, OPTIONS',
      'access-control-allow-headers',
      isPlain ? asked : headersOfSdks,
      'access-control-max-age',
      String(preflightSecondsMax),
    ])
    .end();
}
