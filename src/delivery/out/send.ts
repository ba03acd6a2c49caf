import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Agent } from 'undici';
import type { OutgoingRequest, OutgoingResponse } from '../../catalog/destination.ts';
import type { Ending } from './ending.ts';
import { exchange, type Answered } from './exchange.ts';
import { answerOf, NotAdmitted } from './faults.ts';
import type { Guard } from './guard.ts';
import { createTargets } from './targets.ts';

/** For everything: name, connection, request, and answer. */
export const answerMsMax = 15_000;
const headersBytesMax = 16_384;
/** Connections to one origin. More integrations than one may send there. */
const connectionsMax = 64;
const keepAliveMs = 10_000;

export type Way = {
  /** Sends one request. Never throws for what the other side does. */
  send(request: OutgoingRequest, ending: Ending): Promise<OutgoingResponse>;
  close(): Promise<void>;
};

/**
 * The only way out. Every address that a name resolves to must be admitted, and the connection goes to those very
 * addresses; redirects are not followed; an answer is cut after `answerBytesMax` and never decompressed.
 */
export function openWay(guard: Guard, { timeoutMs = answerMsMax } = {}): Way {
  const targetOf = createTargets(guard);
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
    async send(request, ending) {
      const target = targetOf(request.url);
      if ('kind' in target) return target;
      const limit = within(timeoutMs, ending);
      try {
        return responseOf(await exchange(agent, target, request, limit));
      } catch (error) {
        if (!limit.isLate()) return answerOf(error);
        return { kind: 'unreachable', reason: `No whole answer came within ${timeoutMs / 1_000} seconds.` };
      } finally {
        limit.close();
      }
    },
    close: () => agent.destroy(),
  };
}

/** The same end, or an earlier one when the time is over. Takes one listener, as one exchange has. */
function within(timeoutMs: number, ending: Ending) {
  let listener: (() => void) | undefined;
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    listener?.();
  }, timeoutMs);
  return {
    get aborted() {
      return isLate || ending.aborted;
    },
    addEventListener(_type: 'abort', added: () => void) {
      listener = added;
      ending.addEventListener('abort', added);
    },
    removeEventListener(_type: 'abort', added: () => void) {
      listener = undefined;
      ending.removeEventListener('abort', added);
    },
    isLate: () => isLate,
    close: () => clearTimeout(timer),
  };
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

const decoder = new TextDecoder();

function responseOf({ status, headers, bytes }: Answered): OutgoingResponse {
  const encoding = headers['content-encoding'] ?? 'identity';
  const isOpen = bytes.length === 0 || encoding === 'identity';
  const body = isOpen ? decoder.decode(bytes) : '(compressed, although we asked for plain text)';
  return { kind: 'answered', status, headers, body };
}
