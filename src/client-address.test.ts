import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { createClientAddress, type TrustProxy } from './client-address.ts';

const none: TrustProxy = { kind: 'none' };
const hops = (count: number): TrustProxy => ({ kind: 'hops', hops: count });
const networks = (...list: string[]): TrustProxy => ({ kind: 'networks', networks: list });

test.each<[promise: string, trust: TrustProxy, socket: string, header: string | undefined, address: string]>([
  ['without a proxy the header says nothing', none, '192.0.2.1', '203.0.113.9', '192.0.2.1'],
  ['IPv4 inside of IPv6 is IPv4', none, '::ffff:192.0.2.1', undefined, '192.0.2.1'],
  ['one proxy is believed', hops(1), '10.0.0.1', '203.0.113.9', '203.0.113.9'],
  ['what stands before its word is anybody’s', hops(1), '10.0.0.1', '8.8.8.8, 203.0.113.9', '203.0.113.9'],
  ['two proxies', hops(2), '10.0.0.1', '8.8.8.8, 203.0.113.9, 10.0.0.2', '203.0.113.9'],
  ['fewer entries than proxies', hops(3), '10.0.0.1', '203.0.113.9', '203.0.113.9'],
  ['no header', hops(1), '10.0.0.1', undefined, '10.0.0.1'],
  ['no address in the header', hops(1), '10.0.0.1', 'unknown', '10.0.0.1'],
  ['a port', hops(1), '10.0.0.1', '203.0.113.9:4711', '203.0.113.9'],
  ['IPv6 with a port', hops(1), '10.0.0.1', '[2001:db8::1]:4711', '2001:db8::1'],
  ['a proxy of the network is believed', networks('10.0.0.0/8'), '10.0.0.1', '203.0.113.9', '203.0.113.9'],
  ['one from elsewhere is not', networks('10.0.0.0/8'), '192.0.2.1', '203.0.113.9', '192.0.2.1'],
  [
    'a row of proxies up to the first stranger',
    networks('10.0.0.0/8', 'fd00::/8'),
    'fd00::1',
    '8.8.8.8, 203.0.113.9, 10.0.0.2',
    '203.0.113.9',
  ],
])('%s', (_promise, trust, remoteAddress, header, address) => {
  const headers = header === undefined ? {} : { 'x-forwarded-for': header };
  // As much of a request as is looked at.
  const request = { socket: { remoteAddress }, headers } as unknown as IncomingMessage;
  expect(createClientAddress(trust)(request)).toBe(address);
});
