import { Analytics } from '@segment/analytics-node';
import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { newSourceId } from '../domain/ids.ts';
import { eventBytesMax, eventsPerRequestMax, requestBytesMax } from '../domain/wire/limits.ts';
import { basic, openTestIngest, sendRaw, type TestIngest } from './testing.ts';

let t: TestIngest;
let key: string;
beforeAll(async () => {
  t = await openTestIngest();
  key = await t.newSource();
});
afterAll(() => t.close());

const success = [200, { success: true }];
const event = { type: 'track', event: 'E', userId: 'u' };
const batch = (...events: unknown[]) => JSON.stringify({ batch: events, writeKey: key });

async function answered(response: Response): Promise<[number, unknown]> {
  expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
  return [response.status, await response.json()];
}

const refusal = (code: string) => [
  400,
  { success: false, code, message: expect.stringMatching(/^[A-Z].*\.$/) as string },
];

test('an unmodified SDK for Node delivers into the stream', async () => {
  const analytics = new Analytics({ writeKey: key, host: t.url, flushAt: 3 });
  const faults = vi.fn();
  analytics.on('error', faults);
  analytics.identify({ userId: 'u1', traits: { email: 'a@b.c' } });
  analytics.track({ anonymousId: 'a1', event: 'Signed Up', properties: { plan: 'é😀' } });
  analytics.alias({ userId: 'u1', previousId: 'a1' });
  await analytics.closeAndFlush();
  expect(faults).not.toHaveBeenCalled();
  const events = (await t.entries()).flatMap((entry) => entry.events);
  expect(events).toMatchObject([
    {
      type: 'identify',
      userId: 'u1',
      sourceId: key,
      orgId: t.orgId,
      messageId: expect.stringMatching(/^node-next-/) as string,
    },
    { type: 'track', name: 'Signed Up', anonymousId: 'a1', payload: { properties: { plan: 'é😀' } } },
    { type: 'alias', userId: 'u1', payload: { previousId: 'a1' } },
  ]);
});

describe('every path that an SDK may choose', () => {
  test.each([
    '/v1/batch',
    '/v1/b',
    '/v1/import',
    '/beacon/v1/batch',
    '/v1/batch/',
    '//v1/batch',
    '/b',
    '/batch',
    '/import',
    '/v1/batch/b',
  ])('takes a batch at %s', async (path) => {
    expect(await answered(await t.post(path, batch(event, event)))).toEqual(success);
    expect((await t.entries()).map((entry) => entry.events.length)).toEqual([2]);
  });

  test.each([
    ['t', 'track'],
    ['p', 'page'],
    ['s', 'screen'],
    ['i', 'identify'],
    ['g', 'group'],
    ['a', 'alias'],
    ['track', 'track'],
    ['page', 'page'],
    ['screen', 'screen'],
    ['identify', 'identify'],
    ['group', 'group'],
    ['alias', 'alias'],
  ])('takes one event at /v1/%s, whose type is %s', async (path, type) => {
    const body = JSON.stringify({ userId: 'u', writeKey: key });
    expect(await answered(await t.post(`/v1/${path}`, body))).toEqual(success);
    expect((await t.entries()).flatMap((entry) => entry.events)).toMatchObject([{ type }]);
  });

  test.each([
    ['in base64', `data=${Buffer.from('{"userId":"u","event":"Opened"}').toString('base64')}&writeKey=KEY`],
    [
      'in base64url without padding',
      `data=${Buffer.from('{"userId":"u","event":"Opened"}').toString('base64url')}&writeKey=KEY`,
    ],
    ['flat', 'userId=u&event=Opened&properties.subject=Hi&writeKey=KEY'],
  ])('takes a pixel with the event %s', async (_how, query) => {
    const response = await fetch(`${t.url}/v1/pixel/track?${query.replace('KEY', key)}`);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/gif']);
    expect((await t.entries()).flatMap((entry) => entry.events)).toMatchObject([
      { type: 'track', name: 'Opened' },
    ]);
  });

  test.each([
    ...['track', 'page', 'screen', 'identify', 'group', 'alias'].map((type) => [`/v1/pixel/${type}`, type]),
    ...['track', 'page'].map((type) => [`/pixel/v1/${type}`, type]),
  ])('takes a pixel at %s, whose type is %s', async (path, type) => {
    const response = await fetch(`${t.url}${path}?userId=u&writeKey=${key}`);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/gif']);
    expect((await t.entries()).flatMap((entry) => entry.events)).toMatchObject([{ type, userId: 'u' }]);
  });

  test.each(['/v1/pixel/track?data=!!', '/v1/pixel/page', '/pixel/v1/track?writeKey=none&userId=u'])(
    'answers a pixel whatever is wrong: %s',
    async (path) => {
      const response = await fetch(t.url + path);
      expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/gif']);
      expect(await t.entries()).toEqual([]);
    },
  );

  test('takes a beacon, whose key stands in its address alone', async () => {
    const body = new Blob([JSON.stringify({ batch: [event] })], { type: 'text/plain' });
    expect(await answered(await t.post(`/beacon/v1/batch?writeKey=${key}`, body))).toEqual(success);
    expect((await t.entries()).map((entry) => entry.envelope.sourceId)).toEqual([key]);
  });

  test.each(['/v1/m', '/rsaMetrics'])('takes telemetry at %s and forgets it', async (path) => {
    expect(await answered(await t.post(path, '{"series":[]}'))).toEqual(success);
    expect(await t.entries()).toEqual([]);
  });

  test.each([
    ['POST', '/v1/nothing'],
    ['POST', '/v1/merge'],
    ['POST', '/v1/webhook'],
    ['GET', '/v1/batch'],
    ['PUT', '/v1/batch'],
    ['GET', '/v1'],
    ['GET', '/next-integrations/x.js'],
  ])('an SDK never gets a page of the dashboard: %s %s', async (method, path) => {
    const response = await fetch(t.url + path, { method });
    expect([response.status, await response.json()]).toMatchObject([404, { success: false }]);
  });

  test.each(['/', '/org/x', '/v1x', '/graphql'])('%s is not for ingest', (path) => {
    expect(t.ingest.handles('GET', path)).toBe(false);
    expect(t.ingest.handles('POST', path)).toBe(false);
  });
});

describe('whose request it is', () => {
  test('says the header, with or without a colon, before all else', async () => {
    const other = await t.newSource();
    const body = JSON.stringify({ batch: [event], writeKey: other });
    for (const value of [
      basic(key),
      basic(key).toLowerCase().replace(/ .*/, '') + basic(key).slice(5),
      `Basic ${Buffer.from(key).toString('base64')}`,
    ])
      expect(await answered(await t.post('/v1/batch', body, { authorization: value }))).toEqual(success);
    expect((await t.entries()).map((entry) => entry.envelope.sourceId)).toEqual([key, key, key]);
  });

  test.each([
    ['the body', JSON.stringify({ batch: [event], writeKey: 'KEY' }), '', {}],
    [
      'the body where the header has a token',
      JSON.stringify({ batch: [event], writeKey: 'KEY' }),
      '',
      { authorization: 'Bearer x' },
    ],
    ['an event', JSON.stringify({ batch: [1, { ...event, writeKey: 'KEY' }] }), '', {}],
    ['the address', JSON.stringify({ batch: [event] }), '?writeKey=KEY', {}],
  ])('says %s', async (_where, body, query, headers) => {
    const response = await t.post(`/v1/batch${query.replace('KEY', key)}`, body.replace('KEY', key), headers);
    expect(await answered(response)).toEqual(success);
    expect((await t.entries()).map((entry) => entry.envelope.sourceId)).toEqual([key]);
  });

  test('no letter at the beginning of a key is mangled', async () => {
    for (const letter of '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz') {
      const source = await t.newSource('server', letter + newSourceId().slice(1));
      const headers = { authorization: basic(source) };
      expect(await answered(await t.post('/v1/batch', JSON.stringify({ batch: [event] }), headers))).toEqual(
        success,
      );
      expect((await t.entries()).map((entry) => entry.envelope.sourceId)).toEqual([source]);
    }
  });

  test.each([
    ['none', {}, { batch: [event] }],
    ['an unknown one', {}, { batch: [event], writeKey: newSourceId() }],
    ['one that cannot be', {}, { batch: [event], writeKey: "' or 1=1" }],
    ['a number', {}, { batch: [event], writeKey: 5 }],
    ['an unknown one in the header', { authorization: basic(newSourceId()) }, { batch: [event] }],
  ])('a request with no key that we know is refused: %s', async (_what, headers, body) => {
    expect(await answered(await t.post('/v1/batch', JSON.stringify(body), headers))).toEqual(
      refusal('UNKNOWN_SOURCE'),
    );
    expect(await t.entries()).toEqual([]);
  });

  test('a new source, and one that is switched off, count within two seconds', async () => {
    const id = newSourceId();
    const send = async () =>
      (await t.post('/v1/batch', JSON.stringify({ batch: [event], writeKey: id }))).status;
    expect(await send()).toBe(400);
    await t.newSource('server', id);
    await vi.waitFor(async () => expect(await send()).toBe(200), { timeout: 2_000 });
    await t.entries();
    await t.rejected();
    await t.sql`update sources set enabled = false where id = ${id}`;
    await vi.waitFor(
      async () => {
        expect(await send()).toBe(200);
        expect(await t.entries()).toEqual([]);
      },
      { timeout: 2_000 },
    );
    expect(await t.rejected()).toContainEqual({
      code: 'SOURCE_OFF',
      reason: 'The source is switched off. A request with 1 event was not taken.',
      sample: null,
    });
  });
});

describe('bytes that nobody should trust', () => {
  const taken = (json: string) =>
    Buffer.from(`{"batch":[{"type":"track","userId":"u","x":${json}}],"writeKey":"${key}"}`);

  test.each([
    ['a lone surrogate', '"\\ud800"'],
    ['an escaped NUL', '"\\u0000"'],
    ['twenty digits', '12345678901234567890'],
    ['a number beyond all', '1e400'],
    ['__proto__', '{"__proto__":{"polluted":true}}'],
    ['the same key twice', '{"a":1,"a":2}'],
    ['text of all planes', '"é 漢 😀"'],
    ['white space', ' [ 1 ,\t2 ] '],
  ])('are stored byte for byte: %s', async (_what, json) => {
    const body = taken(json);
    expect(await answered(await t.post('/v1/batch', body))).toEqual(success);
    expect((await t.entries()).map((entry) => Buffer.compare(entry.body, body))).toEqual([0]);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test.each<[string, () => Buffer<ArrayBuffer> | string]>([
    ['broken JSON', () => '{"batch":[{"type":"track"'],
    ['nothing', () => ''],
    ['a text', () => '"x"'],
    ['null', () => 'null'],
    ['a list', () => '[]'],
    ['no batch', () => `{"writeKey":"${key}"}`],
    ['a batch that is none', () => `{"batch":{},"writeKey":"${key}"}`],
    ['a batch that another key hides', () => `{"batch":[{}],"batch":5,"writeKey":"${key}"}`],
    [
      'invalid UTF-8',
      () =>
        Buffer.concat([
          Buffer.from(`{"writeKey":"${key}","batch":[],"x":"`),
          Buffer.from([0xc3, 0x28]),
          Buffer.from('"}'),
        ]),
    ],
    [
      'a surrogate in UTF-8',
      () =>
        Buffer.concat([
          Buffer.from(`{"writeKey":"${key}","batch":[],"x":"`),
          Buffer.from([0xed, 0xa0, 0x80]),
          Buffer.from('"}'),
        ]),
    ],
    ['a bare NUL', () => `{"writeKey":"${key}","batch":[],"x":"\0"}`],
    ['depth without end', () => '['.repeat(200_000)],
  ])('are refused: %s', async (_what, body) => {
    const response = await t.post('/v1/batch', body(), { authorization: basic(key) });
    const [status, answer] = await answered(response);
    expect([status, answer]).toMatchObject([
      400,
      { success: false, code: expect.stringMatching(/MALFORMED|TOO_LARGE/) as string },
    ]);
    expect(await t.entries()).toEqual([]);
    expect(await t.rejected()).toHaveLength(1);
  });

  test('depth of 200,000 levels costs its event, not its neighbours', async () => {
    const deep = (levels: number) =>
      `{"type":"track","userId":"u","x":${'['.repeat(levels)}${']'.repeat(levels)}}`;
    const fine = JSON.stringify(event);
    const body = `{"batch":[${fine},${deep(15_000)},${fine},${deep(200_000)}],"writeKey":"${key}"}`;
    expect(await answered(await t.post('/v1/batch', body))).toEqual(success);
    expect((await t.entries()).map((entry) => [entry.envelope.rejected, entry.events.length])).toEqual([
      [[1, 3], 2],
    ]);
    const codes = (await t.rejected()).map((one) => one.code);
    expect(codes.sort()).toEqual(['TOO_DEEP', 'TOO_LARGE']);
    const whole = `{"x":${'['.repeat(200_000)}${']'.repeat(200_000)},"batch":[],"writeKey":"${key}"}`;
    expect(await answered(await t.post('/v1/batch', whole))).toEqual(refusal('TOO_LARGE'));
  });
});

describe('compression', () => {
  const gzipped = { 'content-encoding': 'gzip' };

  test.each(['gzip', 'x-gzip', 'GZIP'])('%s is taken, whatever the content type says', async (encoding) => {
    const headers = { 'content-encoding': encoding, 'content-type': 'application/x-www-form-urlencoded' };
    expect(await answered(await t.post('/v1/batch', gzipSync(batch(event)), headers))).toEqual(success);
    expect((await t.entries()).map((entry) => entry.body.toString())).toEqual([batch(event)]);
  });

  test.each<[string, () => Buffer<ArrayBuffer> | string, Record<string, string>, string]>([
    ['a bomb', () => gzipSync(Buffer.alloc(50_000_000, 0x20), { level: 1 }), gzipped, 'TOO_LARGE'],
    ['one that is cut off', () => gzipSync(batch(event)).subarray(0, 40), gzipped, 'BAD_ENCODING'],
    ['a plain body with the label', () => batch(event), gzipped, 'BAD_ENCODING'],
    ['a compressed body without the label', () => gzipSync(batch(event)), {}, 'BAD_ENCODING'],
    ['one inside another', () => gzipSync(gzipSync(batch(event))), gzipped, 'MALFORMED'],
    ['nothing at all', () => '', gzipped, 'BAD_ENCODING'],
    [
      'more than a request even before it is unpacked',
      () => randomBytes(requestBytesMax + 1),
      gzipped,
      'TOO_LARGE',
    ],
    ['another method', () => batch(event), { 'content-encoding': 'br' }, 'BAD_ENCODING'],
    ['two labels', () => gzipSync(batch(event)), { 'content-encoding': 'gzip, gzip' }, 'BAD_ENCODING'],
  ])('is refused: %s', async (_what, body, headers, code) => {
    expect(await answered(await t.post('/v1/batch', body(), headers))).toEqual(refusal(code));
    expect(await t.entries()).toEqual([]);
  });
});

describe('limits', () => {
  const padded = (bytes: number, fields = {}) => {
    const bare = JSON.stringify({ ...event, ...fields, pad: '' }).length;
    return JSON.stringify({ ...event, ...fields, pad: 'x'.repeat(bytes - bare) });
  };
  const bodyOf = (bytes: number) => {
    const bare = JSON.stringify({ batch: [event], writeKey: key, pad: '' }).length;
    return JSON.stringify({ batch: [event], writeKey: key, pad: 'x'.repeat(bytes - bare) });
  };

  test('a request of the largest size is taken, one byte more is refused', async () => {
    expect(await answered(await t.post('/v1/batch', bodyOf(requestBytesMax)))).toEqual(success);
    expect(await answered(await t.post('/v1/batch', bodyOf(requestBytesMax + 1)))).toEqual(
      refusal('TOO_LARGE'),
    );
    const zipped = (bytes: number) =>
      t.post('/v1/batch', gzipSync(bodyOf(bytes)), { 'content-encoding': 'gzip' });
    expect(await answered(await zipped(requestBytesMax))).toEqual(success);
    expect(await answered(await zipped(requestBytesMax + 1))).toEqual(refusal('TOO_LARGE'));
    expect(await answered(await t.post('/v1/batch', 'x'.repeat(5_000_000)))).toEqual(refusal('TOO_LARGE'));
    expect(await t.entries()).toHaveLength(2);
  });

  test('an event of the largest size is taken, one byte more is refused alone', async () => {
    const body = `{"batch":[${padded(eventBytesMax)},${padded(eventBytesMax + 1)},1],"writeKey":"${key}"}`;
    expect(await answered(await t.post('/v1/batch', body))).toEqual(success);
    expect((await t.entries()).map((entry) => entry.events.length)).toEqual([1]);
    const rejected = await t.rejected();
    expect(rejected.map((one) => one.code)).toEqual(expect.arrayContaining(['TOO_LARGE', 'MALFORMED']));
    expect(rejected.find((one) => one.code === 'TOO_LARGE')?.sample).toHaveLength(2_000);
  });

  test('a single event over the limit is a rejection, and nothing is stored', async () => {
    expect(await answered(await t.post('/v1/track', padded(eventBytesMax, { writeKey: key })))).toEqual(
      success,
    );
    expect(await t.entries()).toHaveLength(1);
    expect(await answered(await t.post('/v1/track', padded(eventBytesMax + 1, { writeKey: key })))).toEqual(
      success,
    );
    expect(await t.entries()).toHaveLength(0);
    expect(await t.rejected()).toMatchObject([{ code: 'TOO_LARGE' }]);
  });

  test('2,500 events are taken, those beyond are refused', async () => {
    const events = (count: number) => batch(...Array.from({ length: count }, () => event));
    expect(await answered(await t.post('/v1/batch', events(eventsPerRequestMax)))).toEqual(success);
    expect((await t.entries()).map((entry) => entry.events.length)).toEqual([2_500]);
    expect(await t.rejected()).toEqual([]);
    expect(await answered(await t.post('/v1/batch', events(eventsPerRequestMax + 2)))).toEqual(success);
    expect((await t.entries()).map((entry) => entry.events.length)).toEqual([2_500]);
    expect(await t.rejected()).toMatchObject([{ code: 'TOO_MANY' }]);
  });

  test('a quarter of a million elements cost one envelope', async () => {
    const body = `{"batch":[${'0,'.repeat(249_000)}0],"writeKey":"${key}"}`;
    expect(await answered(await t.post('/v1/batch', body))).toEqual(success);
    const [entry] = await t.entries();
    expect(entry?.head.length).toBeLessThan(20_000);
    expect(entry?.events).toEqual([]);
    await t.rejected();
  });

  const levels = (count: number) =>
    `{"type":"track","userId":"u","x":${'['.repeat(count - 1)}${']'.repeat(count - 1)}}`;
  test.each<[string, string, string | undefined]>([
    ['64 levels', levels(64), undefined],
    ['65 levels', levels(65), 'TOO_DEEP'],
    [
      'a messageId of 100 characters',
      JSON.stringify({ ...event, messageId: `  ${'😀'.repeat(100)} ` }),
      undefined,
    ],
    [
      'a messageId of 101 characters',
      JSON.stringify({ ...event, messageId: 'x'.repeat(101) }),
      'LONG_MESSAGE_ID',
    ],
    [
      'no identity',
      JSON.stringify({ type: 'track', event: 'E', userId: null, anonymousId: '' }),
      'NO_IDENTITY',
    ],
    ['a number for an identity', JSON.stringify({ type: 'track', event: 'E', userId: 5 }), undefined],
    ['only a groupId in a group', JSON.stringify({ type: 'group', groupId: 'g' }), undefined],
    ['only a groupId in a track', JSON.stringify({ type: 'track', groupId: 'g' }), 'NO_IDENTITY'],
    ['no type', JSON.stringify({ userId: 'u' }), 'UNKNOWN_TYPE'],
    ['a strange type', JSON.stringify({ type: 'toString', userId: 'u' }), 'UNKNOWN_TYPE'],
  ])('an event with %s', async (_what, json, code) => {
    const body = `{"batch":[${JSON.stringify(event)},${json}],"writeKey":"${key}"}`;
    expect(await answered(await t.post('/v1/batch', body))).toEqual(success);
    expect((await t.entries()).map((entry) => entry.events.length)).toEqual([code === undefined ? 2 : 1]);
    expect((await t.rejected()).map((one) => one.code)).toEqual(code === undefined ? [] : [code]);
  });

  test('an empty batch is a success, and nothing is stored', async () => {
    expect(await answered(await t.post('/v1/batch', batch()))).toEqual(success);
    expect(await t.entries()).toEqual([]);
  });

  test('a body in chunks without a length is taken', async () => {
    const chunks = batch(event).match(/.{1,7}/g) ?? [];
    const raw = `POST /v1/import HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n${chunks
      .map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`)
      .join('')}0\r\n\r\n`;
    expect(await sendRaw(t.port, raw, (answer) => answer.endsWith('}'))).toMatch(
      /^HTTP\/1\.1 200 .*\{"success":true\}$/s,
    );
    expect(await t.entries()).toHaveLength(1);
  });

  test('a caller who leaves in the middle leaves nothing behind', async () => {
    const raw = `POST /v1/batch HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\nExpect: 100-continue\r\n\r\n{"batch":`;
    await sendRaw(t.port, raw, (answer) => answer.includes('100 Continue'));
    expect(await answered(await t.post('/v1/batch', batch(event)))).toEqual(success);
    expect(await t.entries()).toHaveLength(1);
  });
});

test('what a request says of its sender is kept for delivery', async () => {
  const website = await t.newSource('analytics.js');
  const headers = {
    'user-agent': 'agent',
    anonymousid: Buffer.from('anon é').toString('base64'),
    sentat: '2026-11-23T09:02:10.114Z',
  };
  const body = (writeKey: string) => JSON.stringify({ writeKey, event: 'E' });
  await t.post('/v1/track', body(website), headers);
  await t.post('/v1/track', body(key), headers);
  const [ofWebsite, ofServer] = await t.entries();
  expect(ofWebsite?.envelope).toMatchObject({
    ip: '127.0.0.1',
    userAgent: 'agent',
    sentAt: headers.sentat,
    anonymousId: 'anon é',
  });
  expect(ofWebsite?.events).toMatchObject([
    { anonymousId: 'anon é', payload: { context: { ip: '127.0.0.1', userAgent: 'agent' } } },
  ]);
  expect(ofServer?.envelope.ip).toBeUndefined();
  expect(ofServer?.events[0]?.payload.context).toEqual({ userAgent: 'agent' });
});
