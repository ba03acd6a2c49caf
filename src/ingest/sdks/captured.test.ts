import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { basic, openTestIngest, sendRaw, type TestIngest } from '../testing.ts';

let t: TestIngest;
beforeAll(async () => void (t = await openTestIngest()));
afterAll(() => t.close());

const track = { type: 'track', event: 'E', userId: 'u', messageId: 'm1' };
const originalMs = Date.UTC(2026, 10, 23, 9, 7, 36, 227);

type Captured = {
  path: string;
  headers: Record<string, string>;
  body: (key: string) => object;
  isZipped?: boolean;
  isChunked?: boolean;
};

/** Requests of SDKs that do not run here, with the headers and fields that each sends. */
const captured: [name: string, request: Captured][] = [
  [
    'analytics-python 2.3.4: no header with the key, gzip, microseconds, null for nobody',
    {
      path: '/v1/batch',
      headers: { 'content-type': 'application/json', 'user-agent': 'analytics-python/2.3.4' },
      body: (writeKey) => ({
        batch: [
          { ...track, integrations: {}, anonymousId: null, timestamp: '2026-11-23T09:07:36.227+00:00' },
        ],
        sentAt: '2026-11-23T09:07:36.728108+00:00',
        writeKey,
      }),
      isZipped: true,
    },
  ],
  [
    'analytics-swift: the key in the body',
    {
      path: '/v1/b',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: (writeKey) => ({
        batch: [{ ...track, timestamp: '2026-11-23T09:07:36.227Z' }],
        sentAt: '2026-11-23T09:07:36.728Z',
        writeKey,
      }),
    },
  ],
  [
    'analytics-kotlin: text, gzip, in chunks without a length',
    {
      path: '/v1/b',
      headers: { 'content-type': 'text/plain' },
      body: (writeKey) => ({
        batch: [{ ...track, timestamp: '2026-11-23T09:07:36.227Z' }],
        sentAt: '2026-11-23T09:07:36.728Z',
        writeKey,
      }),
      isZipped: true,
      isChunked: true,
    },
  ],
  [
    'analytics-ios: gzip',
    {
      path: '/v1/batch',
      headers: { 'content-type': 'application/json' },
      body: (writeKey) => ({
        batch: [{ ...track, timestamp: '2026-11-23T09:07:36.227Z' }],
        sentAt: '2026-11-23T09:07:36.728Z',
        writeKey,
      }),
      isZipped: true,
    },
  ],
  [
    'analytics-android: import, gzip, in chunks without a length',
    {
      path: '/v1/import',
      headers: { 'content-type': 'application/json' },
      body: (writeKey) => ({
        batch: [{ ...track, timestamp: '2026-11-23T09:07:36.227Z' }],
        sentAt: '2026-11-23T09:07:36.728Z',
        writeKey,
      }),
      isZipped: true,
      isChunked: true,
    },
  ],
];

test.each(captured)('%s', async (_name, { path, headers, body, isZipped = false, isChunked = false }) => {
  const key = await t.newSource('ios');
  const plain = Buffer.from(JSON.stringify(body(key)));
  const bytes = isZipped ? gzipSync(plain) : plain;
  const lines = [
    `POST ${path} HTTP/1.1`,
    'host: x',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(isZipped ? ['content-encoding: gzip'] : []),
    isChunked ? 'transfer-encoding: chunked' : `content-length: ${bytes.length}`,
  ];
  const answer = await sendRaw(
    t.port,
    Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), ...(isChunked ? chunks(bytes) : [bytes])]),
    (text) => text.endsWith('}'),
  );
  // Python counts nothing but exactly this as a success.
  expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n.*\r\n\r\n\{"success":true\}$/s);
  const [entry] = await t.entries();
  expect(entry?.body.equals(plain)).toBe(true);
  const [event] = entry?.events ?? [];
  expect(event).toMatchObject({ sourceId: key, userId: 'u', messageId: 'm1', name: 'E' });
  // Of the two clocks the server's counts; the device's says how long before the request it was.
  expect(event?.timestampMs).toBe(
    (event?.receivedAtMs ?? 0) - (Date.UTC(2026, 10, 23, 9, 7, 36, 728) - originalMs),
  );
});

test.each([
  ['as Basic with a colon, a body that repeats it', '/v1/batch', (key: string) => basic(key)],
  ['as a token of OAuth, the key in the body', '/v1/batch', () => 'Bearer abc'],
])('a key is found %s', async (_how, path, authorization) => {
  const key = await t.newSource();
  const body = JSON.stringify({ batch: [track], writeKey: key });
  expect((await t.post(path, body, { authorization: authorization(key) })).status).toBe(200);
  expect((await t.entries()).map((entry) => entry.envelope.sourceId)).toEqual([key]);
});

function chunks(bytes: Buffer): Buffer[] {
  const half = Math.ceil(bytes.length / 2);
  const pieces = [bytes.subarray(0, half), bytes.subarray(half)];
  return [
    ...pieces.flatMap((one) => [Buffer.from(`${one.length.toString(16)}\r\n`), one, Buffer.from('\r\n')]),
    Buffer.from('0\r\n\r\n'),
  ];
}
