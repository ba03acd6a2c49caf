import type { IncomingMessage, ServerResponse } from 'node:http';
import { newId } from '../../domain/ids.ts';
import type { Log } from '../../domain/log.ts';
import type { Origin } from './context.ts';

/** A form of some thousand fields is smaller. */
const bodyBytesMax = 1_048_576;
const userAgentCharsMax = 500;

/** Answers one GraphQL request: the text of its body in, a response out. */
type Answer = (body: string, headers: Record<string, string>, origin: Origin) => Promise<Response>;

/**
 * The way from node:http to GraphQL: POST with a JSON body of a bounded size, nothing else. No CORS: the dashboard has
 * the same origin, and other pages have no business here.
 */
export function createHttp(answer: Answer, log: Log, addressOf = socketAddress) {
  return function handle(request: IncomingMessage, response: ServerResponse): void {
    respond(request, response).catch((error: unknown) => {
      if (!request.complete) return log.debug({}, 'A client went away before its request was complete.');
      const id = newId();
      log.error({ id, error }, 'A request failed.');
      if (response.headersSent) response.destroy();
      else refuse(response, 500, 'INTERNAL', `Something broke here. The log has it under ${id}.`);
    });
  };

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST') {
      response.setHeader('allow', 'POST');
      return refuse(
        response,
        405,
        'INVALID_INPUT',
        'Send a POST request with a JSON body: { "query": "..." }.',
      );
    }
    if (!isJson(request))
      return refuse(
        response,
        415,
        'INVALID_INPUT',
        'Send the body as content-type application/json, without compression.',
      );
    const body = await readBody(request);
    if (body === undefined)
      return refuse(
        response,
        413,
        'INVALID_INPUT',
        `A request has at most ${bodyBytesMax.toLocaleString('en')} bytes.`,
      );
    const headers = { 'content-type': 'application/json', accept: textOf(request.headers.accept) ?? '*/*' };
    await send(response, await answer(body, headers, originOf(request, addressOf(request))));
  }
}

function isJson({ headers }: IncomingMessage): boolean {
  const type = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  const encoding = headers['content-encoding'] ?? 'identity';
  return type === 'application/json' && encoding === 'identity';
}

/** Undefined where it is too large. The rest is read and thrown away, so that the client gets to read the answer. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > drainedBytesMax) return undefined;
    if (bytes <= bodyBytesMax) chunks.push(chunk);
    else chunks.length = 0;
  }
  return bytes > bodyBytesMax ? undefined : Buffer.concat(chunks).toString('utf8');
}

const drainedBytesMax = 16 * bodyBytesMax;

function socketAddress({ socket }: IncomingMessage): string {
  return (socket.remoteAddress ?? '').replace(/^::ffff:/, '');
}

function originOf({ headers }: IncomingMessage, address: string): Origin {
  return {
    address,
    userAgent: (headers['user-agent'] ?? '').slice(0, userAgentCharsMax),
    authorization: headers.authorization,
    organization: textOf(headers.organization),
  };
}

function textOf(header: string | string[] | undefined): string | undefined {
  const text = Array.isArray(header) ? header.join(',') : header;
  return text?.trim() || undefined;
}

/** As fast as the client reads; a client that goes away ends a feed at once. */
async function send(response: ServerResponse, answer: Response): Promise<void> {
  response.writeHead(answer.status, { ...Object.fromEntries(answer.headers), ...safe });
  const body = answer.body?.getReader();
  response.once('close', () => void body?.cancel().catch(() => undefined));
  for (let part = await body?.read(); part && !part.done && !response.destroyed; part = await body?.read())
    if (!response.write(part.value)) await drained(response);
  response.end();
}

async function drained(response: ServerResponse): Promise<void> {
  if (response.destroyed) return;
  await new Promise<void>((resolve) => {
    const done = () => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });
}

/** Answers are read by programs and may hold what only one person may see. */
const safe = {
  'cache-control': 'no-store',
  // Else nginx holds a feed back until it has a few kilobytes of it.
  'x-accel-buffering': 'no',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
};

function refuse(response: ServerResponse, status: number, code: string, message: string): void {
  const body = JSON.stringify({ errors: [{ message, extensions: { code } }] });
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...safe });
  response.end(body);
}
