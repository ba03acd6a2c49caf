import { lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, type Dispatcher } from 'undici';
import type { OutgoingRequest, OutgoingResponse } from '../../catalog/destination.ts';
import { answerOf, NotAdmitted } from './faults.ts';
import type { Guard } from './guard.ts';

/** For everything: name, connection, request, and answer. */
export const answerMsMax = 15_000;
/** Bytes of an answer that are read; what comes after is never asked for. */
export const answerBytesMax = 20_000;
const headersBytesMax = 16_384;
/** Connections to one origin. More integrations than one may send there. */
const connectionsMax = 64;
const keepAliveMs = 10_000;

export type Way = {
  /** Sends one request. Never throws for what the other side does. */
  send(request: OutgoingRequest, signal: AbortSignal): Promise<OutgoingResponse>;
  close(): Promise<void>;
};

/**
 * The only way out. Every address that a name resolves to must be admitted, and the connection goes to those very
 * addresses; redirects are not followed; an answer is cut after `answerBytesMax` and never decompressed.
 */
export function openWay(guard: Guard, { timeoutMs = answerMsMax } = {}): Way {
  const agent = new Agent({
    connections: connectionsMax,
    pipelining: 1,
    keepAliveTimeout: keepAliveMs,
    maxHeaderSize: headersBytesMax,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    connect: { timeout: timeoutMs, lookup: guardedLookup(guard) },
  });
  return {
    async send(request, signal) {
      const fault = faultOf(request.url, guard);
      if (fault) return fault;
      const aborting = new AbortController();
      const abort = () => aborting.abort();
      let isLate = false;
      const timer = setTimeout(() => {
        isLate = true;
        abort();
      }, timeoutMs);
      // AbortSignal.any would do, but costs more and, on a signal that lives long, leaves something behind each time.
      signal.addEventListener('abort', abort, { once: true });
      try {
        return await exchange(agent, request, aborting.signal);
      } catch (error) {
        if (!isLate) return answerOf(error);
        return { kind: 'unreachable', reason: `No whole answer came within ${timeoutMs / 1_000} seconds.` };
      } finally {
        clearTimeout(timer);
        signal.removeEventListener('abort', abort);
      }
    },
    close: () => agent.destroy(),
  };
}

/** A connection to an address that stands in the URL asks no lookup, so it is checked here. */
function faultOf(address: string, guard: Guard): OutgoingResponse | undefined {
  if (!URL.canParse(address)) return { kind: 'forbidden', reason: 'The address is not a URL.' };
  const { protocol, hostname } = new URL(address);
  if (protocol !== 'http:' && protocol !== 'https:')
    return { kind: 'forbidden', reason: 'The address must start with https:// or http://.' };
  const host = hostname.replace(/^\[|\]$/g, '');
  return isIP(host) !== 0 && !guard.admits(host) ? answerOf(new NotAdmitted()) : undefined;
}

function guardedLookup(guard: Guard): LookupFunction {
  return (hostname, options, done) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, '', 0);
      if (!addresses.every(({ address }) => guard.admits(address))) return done(new NotAdmitted(), '', 0);
      const first = addresses[0];
      if (options.all || !first) return done(null, addresses);
      return done(null, first.address, first.family);
    });
  };
}

async function exchange(
  agent: Agent,
  { method, url, headers, body }: OutgoingRequest,
  signal: AbortSignal,
): Promise<OutgoingResponse> {
  const { origin, pathname, search } = new URL(url);
  const answer = await agent.request({
    origin,
    path: pathname + search,
    // undici takes any method that HTTP allows, and its type names the usual ones.
    method: method as Dispatcher.HttpMethod,
    headers: { ...headers, 'accept-encoding': 'identity' },
    body: body ?? null,
    signal,
  });
  const kept = textHeaders(answer.headers);
  const bytes = await firstBytes(answer.body);
  return { kind: 'answered', status: answer.statusCode, headers: kept, body: readable(bytes, kept) };
}

/** Leaving the loop early closes the connection: the rest is never read. */
async function firstBytes(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= answerBytesMax) break;
  }
  return Buffer.concat(chunks).subarray(0, answerBytesMax);
}

function readable(bytes: Buffer, headers: Record<string, string>): string {
  const encoding = headers['content-encoding'] ?? 'identity';
  if (bytes.length > 0 && encoding !== 'identity') return '(compressed, although we asked for plain text)';
  return new TextDecoder().decode(bytes);
}

function textHeaders(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}
