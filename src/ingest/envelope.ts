import type { IncomingMessage } from 'node:http';
import type { Envelope } from '../domain/envelope.ts';
import { eventsPerRequestMax } from '../domain/wire/limits.ts';
import type { SourceKey } from '../storage/source-keys.ts';
import type { RejectedEvent } from './check.ts';

const userAgentLengthMax = 1_000;
const anonymousIdLengthMax = 1_000;

/** What delivery must know of a request and cannot read in its body. */
export function envelopeOf(
  request: IncomingMessage,
  from: {
    source: SourceKey;
    route: Envelope['route'];
    receivedAtMs: number;
    rejected: RejectedEvent[];
    eventsCount: number;
    ip: string | undefined;
  },
): Envelope {
  const { source, route, receivedAtMs, eventsCount, ip } = from;
  const rejected = from.rejected.map((one) => one.position).filter((one) => one < eventsPerRequestMax);
  return {
    v: 1,
    orgId: source.orgId,
    sourceId: source.sourceId,
    receivedAtMs,
    route,
    rejected: rejected.length > 0 ? rejected : undefined,
    taken: eventsCount > eventsPerRequestMax ? eventsPerRequestMax : undefined,
    // A server's address says nothing of a user.
    ...(source.platform === 'server' ? { ipIfDirect: ip } : { ip }),
    userAgent: request.headers['user-agent']?.slice(0, userAgentLengthMax),
    sentAt: singleHeader(request, 'sentat'),
    anonymousId: anonymousIdOf(request),
  };
}

/** RudderStack's SDKs put it into a header, in base64. */
export function anonymousIdOf(request: IncomingMessage): string | undefined {
  const encoded = singleHeader(request, 'anonymousid');
  if (encoded === undefined || encoded.length > anonymousIdLengthMax) return undefined;
  const id = Buffer.from(encoded, 'base64').toString();
  return id === '' ? undefined : id;
}

function singleHeader(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** An IPv4 address looks like one also where the socket speaks IPv6. */
export function socketAddress(request: IncomingMessage): string | undefined {
  return request.socket.remoteAddress?.replace(/^::ffff:(?=\d+\.)/, '');
}
