import { expect, test } from 'vitest';
import { createGuard } from './guard.ts';
import { openWay } from './send.ts';

const strict = createGuard([]);

test.each(['1.1.1.1', '93.184.216.34', '172.32.0.1', '2606:4700:4700::1111', '2a00:1450:4001::8a'])(
  '%s is public',
  (address) => {
    expect(strict.admits(address)).toBe(true);
  },
);

test.each([
  ['unspecified', '0.0.0.0'],
  ['this network', '0.1.2.3'],
  ['private', '10.0.0.1'],
  ['private', '172.16.0.1'],
  ['private', '172.31.255.255'],
  ['private', '192.168.1.1'],
  ['CGNAT', '100.64.0.1'],
  ['CGNAT', '100.127.255.255'],
  ['loopback', '127.0.0.1'],
  ['loopback', '127.255.255.254'],
  ['link-local, where clouds keep their keys', '169.254.169.254'],
  ['of the IETF', '192.0.0.1'],
  ['for documents', '192.0.2.1'],
  ['for documents', '203.0.113.7'],
  ['for benchmarks', '198.18.0.1'],
  ['a relay', '192.88.99.1'],
  ['multicast', '224.0.0.1'],
  ['reserved', '240.0.0.1'],
  ['broadcast', '255.255.255.255'],
  ['unspecified', '::'],
  ['loopback', '::1'],
  ['IPv4 inside', '::ffff:127.0.0.1'],
  ['IPv4 inside, in hexadecimal', '::ffff:7f00:1'],
  ['public IPv4 inside', '::ffff:1.1.1.1'],
  ['IPv4 inside, the old way', '::7f00:1'],
  ['IPv4 inside, translated', '::ffff:0:7f00:1'],
  ['NAT64', '64:ff9b::7f00:1'],
  ['NAT64 of a network', '64:ff9b:1::7f00:1'],
  ['6to4', '2002:7f00:1::'],
  ['Teredo', '2001::1'],
  ['discard', '100::1'],
  ['unique local', 'fc00::1'],
  ['unique local', 'fd12:3456::1'],
  ['link-local', 'fe80::1'],
  ['link-local with a zone', 'fe80::1%eth0'],
  ['site-local', 'fec0::1'],
  ['multicast', 'ff02::1'],
  ['for documents', '2001:db8::1'],
  ['not given out', '4000::1'],
  ['no address', 'localhost'],
  ['no address', ''],
])('%s is refused: %s', (_why, address) => {
  expect(strict.admits(address)).toBe(false);
});

test.each([
  ['127.0.0.1', true],
  ['127.9.9.9', true],
  ['::ffff:127.0.0.1', true],
  ['10.1.2.3', true],
  ['10.2.0.1', false],
  ['::1', true],
  ['::2', false],
  ['fe80::1', false],
  ['64:ff9b::7f00:1', false],
])('a list of ranges admits %s: %s', (address, isAdmitted) => {
  expect(createGuard(['127.0.0.0/8', '10.1.0.0/16', '::1/128']).admits(address)).toBe(isAdmitted);
});

// Nothing listens there, or what does must not be asked: each is refused before a connection is made.
test.each([
  'http://127.0.0.1:9/',
  'http://127.1:9/',
  'http://0x7f.1:9/',
  'http://0x7f000001:9/',
  'http://0177.0.0.1:9/',
  'http://2130706433:9/',
  'http://127.0.0.1.:9/',
  'http://①②⑦.⓪.⓪.①:9/',
  'http://0:9/',
  'http://[::1]:9/',
  'http://[::ffff:127.0.0.1]:9/',
  'http://[0:0:0:0:0:ffff:7f00:1]:9/',
  'http://localhost:9/',
  'http://LOCALHOST:9/',
  'http://169.254.169.254/latest/meta-data/',
  'https://ada:secret@127.0.0.1:9/',
  'file:///etc/passwd',
  'ftp://example.com/',
  'javascript:1',
  'nowhere',
])('no request goes to %s', async (url) => {
  const way = openWay(strict);
  const answer = await way.send({ method: 'GET', url, headers: {} }, new AbortController().signal);
  await way.close();
  expect(answer).toMatchObject({ kind: 'forbidden' });
  expect(JSON.stringify(answer)).not.toMatch(/127|::1|169\.254|secret/);
});
