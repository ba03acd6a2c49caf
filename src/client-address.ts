import type { IncomingMessage } from 'node:http';
import { BlockList, isIP, isIPv6 } from 'node:net';

/** Proxies in front of this server: so many of them, or those in these networks (CIDR). */
export type TrustProxy =
  { kind: 'none' } | { kind: 'hops'; hops: number } | { kind: 'networks'; networks: string[] };

/**
 * Says where a request comes from: the address that the outermost trusted proxy has seen. X-Forwarded-For grows at its end,
 * so it is read from there; what stands before the last trusted entry anybody may have written. Without a trusted proxy the
 * header says nothing.
 */
export function createClientAddress(trust: TrustProxy): (request: IncomingMessage) => string {
  const isTrusted = trustOf(trust);
  return ({ socket, headers }) => {
    let address = plain(socket.remoteAddress ?? '');
    if (trust.kind === 'none') return address;
    const seen = [headers['x-forwarded-for'] ?? []].flat().join(',').split(',').reverse();
    for (const [hop, entry] of seen.entries()) {
      const next = plain(entry.trim());
      if (!isTrusted(address, hop) || isIP(next) === 0) break;
      address = next;
    }
    return address;
  };
}

function trustOf(trust: TrustProxy): (address: string, hop: number) => boolean {
  switch (trust.kind) {
    case 'none':
      return () => false;
    case 'hops':
      return (_address, hop) => hop < trust.hops;
    case 'networks': {
      const networks = new BlockList();
      for (const one of trust.networks) {
        const [address = '', bits] = one.split('/');
        networks.addSubnet(address, Number(bits), isIPv6(address) ? 'ipv6' : 'ipv4');
      }
      return (address) => isIP(address) !== 0 && networks.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
    }
  }
}

/** Without a port and brackets; an IPv4 address looks like one also where the socket speaks IPv6. */
function plain(address: string): string {
  const bare = /^\[([^\]]+)\](:\d+)?$/.exec(address)?.[1] ?? address.replace(/^(\d+(?:\.\d+){3}):\d+$/, '$1');
  return bare.replace(/^::ffff:(?=\d+\.)/i, '');
}
