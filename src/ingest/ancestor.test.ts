import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StampedEvent } from '../domain/events.ts';
import { newSourceId } from '../domain/ids.ts';
import { basic, openTestIngest, type TestIngest } from './testing.ts';

// What the server that this protocol comes from did wrong. That it answers before anything is on disk is in
// outage.test.ts, where the disk can be held up; that it unpacks bombs is in ingest.test.ts.

let t: TestIngest;
let key: string;
beforeAll(async () => {
  t = await openTestIngest();
  key = await t.newSource();
});
afterAll(() => t.close());

const stored = async (): Promise<StampedEvent[]> => (await t.entries()).flatMap((entry) => entry.events);

async function sendBatch(body: object): Promise<StampedEvent[]> {
  const response = await t.post('/v1/batch', JSON.stringify(body), { authorization: basic(key) });
  expect(response.status).toBe(200);
  return stored();
}

const event = { type: 'track', event: 'E', userId: 'u' };

test.each<[string, RequestInit['body'], Record<string, string>]>([
  ['broken JSON', '{"batch":[', {}],
  ['bad gzip', gzipSync('{}').subarray(0, 5), { 'content-encoding': 'gzip' }],
  ['an unknown key', JSON.stringify({ batch: [event] }), { authorization: basic(newSourceId()) }],
  ['no key', JSON.stringify({ batch: [event] }), { authorization: '' }],
])('what is not taken is no success: %s', async (_what, body, headers) => {
  const response = await t.post('/v1/batch', body, { authorization: basic(key), ...headers });
  expect([response.status, await response.json()]).toMatchObject([400, { success: false }]);
  expect(await stored()).toEqual([]);
});

test.each(['h', 'i', 'j', 'k', 'p', 'q', 'r', 's'])(
  'a key whose base64 begins like the word Basic stays whole: %s…',
  async (letter) => {
    const id = await t.newSource('server', letter + newSourceId().slice(1));
    const response = await t.post('/v1/track', JSON.stringify(event), { authorization: basic(id) });
    expect(response.status).toBe(200);
    expect((await stored()).map((one) => one.sourceId)).toEqual([id]);
  },
);

test('events of a batch are checked, and get an id and a time, as single ones do', async () => {
  const before = Date.now();
  const events = await sendBatch({ batch: [event, { type: 'track', event: 'nobody' }, event] });
  expect(events.map((one) => one.name)).toEqual(['E', 'E']);
  expect(new Set(events.map((one) => one.messageId)).size).toBe(2);
  for (const one of events) {
    expect(one.messageId).not.toBe('');
    expect(one.timestampMs).toBeGreaterThanOrEqual(before);
  }
  expect((await t.rejected()).map((one) => one.code)).toContain('NO_IDENTITY');
});

test('the context of a batch is its context, and not its traits', async () => {
  const [one] = await sendBatch({ batch: [event], context: { app: 'shop' }, traits: { app: 'none' } });
  expect(one?.payload.context).toMatchObject({ app: 'shop' });
});

test.each([['none'], [{ context: null }], [{ context: 'text' }], [{ context: [] }]])(
  'an event needs no context: %j',
  async (fields) => {
    const [one] = await sendBatch({ batch: [{ ...event, ...(typeof fields === 'object' && fields) }] });
    expect(one).toMatchObject({ name: 'E', payload: { context: { userAgent: 'node' } } });
  },
);

test.each(['0001-01-01T00:00:00Z', '', null])(
  'a sentAt that says nothing (%j) moves no time by years',
  async (sentAt) => {
    const [one] = await sendBatch({ batch: [{ ...event, timestamp: '2026-11-23T12:00:00Z' }], sentAt });
    expect(one?.payload.timestamp).toBe('2026-11-23T12:00:00.000Z');
  },
);

test('times leave with milliseconds and their zone', async () => {
  const timestamp = '2026-11-23T14:00:00.123456+02:00';
  const [one] = await sendBatch({ batch: [{ ...event, timestamp }] });
  expect(one?.payload).toMatchObject({ timestamp: '2026-11-23T12:00:00.123Z', originalTimestamp: timestamp });
  expect(one?.payload.receivedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
});

test('fields that we do not know are kept', async () => {
  const [one] = await sendBatch({
    batch: [{ ...event, version: 2, _metadata: { bundled: ['A'] }, own: [1] }],
  });
  expect(one?.payload).toMatchObject({ version: 2, _metadata: { bundled: ['A'] }, own: [1] });
});
