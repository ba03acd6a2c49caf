import type { ServerResponse } from 'node:http';

/** Why a request is refused for good. An SDK that gets it drops what it sent. */
export type RefusedCode = 'MALFORMED' | 'BAD_ENCODING' | 'UNKNOWN_SOURCE' | 'TOO_LARGE';
export type Refused = { kind: 'refused'; code: RefusedCode; message: string };

export function refused(code: RefusedCode, message: string): Refused {
  return { kind: 'refused', code, message };
}

const json = 'application/json; charset=utf-8';
/** Text and not bytes: so it leaves in one write with the headers. ASCII, so its length is that of its bytes. */
const success = '{"success":true}';
const successHeaders = ['content-type', json, 'content-length', String(success.length)];

/** The smallest GIF that is one: a transparent pixel. */
const pixel = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

/** How long an SDK should wait before it comes again; whole seconds, since SDKs read nothing else. */
const retryAfterSeconds = 1;

/**
 * Everything is on disk that was to be. SDKs know a success by exactly 200: for some of them 202 and 204 are failures.
 * `cors` are header names and values in turn, here and below.
 */
export function answerSuccess(response: ServerResponse, cors: string[]): void {
  response.writeHead(200, cors.length === 0 ? successHeaders : [...successHeaders, ...cors]).end(success);
}

/** 400 for everything that is wrong for good: Python wants code and message, and Swift sends anything else again forever. */
export function answerRefused(response: ServerResponse, cors: string[], { code, message }: Refused): void {
  answerJson(response, 400, { success: false, code, message }, cors);
}

/** Not on disk, or not for certain: the SDK keeps it and comes again. */
export function answerLater(response: ServerResponse, cors: string[], why: 'busy' | 'away'): void {
  const message =
    why === 'busy'
      ? 'There is more to write than the disk takes. Try again.'
      : 'The database is away. Try again.';
  const code = why === 'busy' ? 'BUSY' : 'UNAVAILABLE';
  const headers = [...cors, 'retry-after', String(retryAfterSeconds)];
  answerJson(response, why === 'busy' ? 429 : 503, { success: false, code, message }, headers);
}

export function answerMissing(response: ServerResponse, cors: string[], message: string): void {
  answerJson(response, 404, { success: false, code: 'NOT_FOUND', message }, cors);
}

export function answerPixel(response: ServerResponse, headers: string[] = []): void {
  response
    .writeHead(200, [
      'content-type',
      'image/gif',
      'content-length',
      String(pixel.length),
      'cache-control',
      'no-store',
      ...headers,
    ])
    .end(pixel);
}

export function answerJson(response: ServerResponse, status: number, body: object, headers: string[]): void {
  const bytes = Buffer.from(JSON.stringify(body));
  response
    .writeHead(status, ['content-type', json, 'content-length', String(bytes.length), ...headers])
    .end(bytes);
}
