import { expect, test } from 'vitest';
import type { Envelope } from './envelope.ts';
import { rawOf, unpack } from './unpack.ts';

const received = Date.UTC(2026, 10, 23, 12);
const place = { lane: 3, offset: 7, atMs: received };

function entryOf(body: string | object, envelope: Partial<Envelope> = {}) {
  const head = JSON.stringify({
    v: 1,
    orgId: 'org',
    sourceId: 'source',
    receivedAtMs: received,
    route: 'batch',
    ...envelope,
  });
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { ...place, head, body: new TextEncoder().encode(text) };
}

function one(event: object | string, envelope: Partial<Envelope> = {}, around: object = {}) {
  const text = typeof event === 'string' ? event : JSON.stringify(event);
  const rest = JSON.stringify(around).slice(1);
  const [found] = unpack(entryOf(`{"batch":[${text}]${rest === '}' ? '' : ','}${rest}`, envelope));
  if (found === undefined) throw new Error('No event was found.');
  return found;
}

test('an event is stamped with what the server knows', () => {
  const event = one(
    {
      type: 'track',
      event: 'Signed Up',
      userId: 'u1',
      messageId: 'm1',
      timestamp: '2026-11-23T11:59:58.000Z',
      properties: { plan: 'pro' },
      writeKey: 'source',
    },
    { userAgent: 'agent', ip: '203.0.113.9' },
    { sentAt: '2026-11-23T11:59:59.000Z' },
  );
  expect(event).toEqual({
    place: { ...place, position: 0 },
    orgId: 'org',
    sourceId: 'source',
    messageId: 'm1',
    type: 'track',
    name: 'Signed Up',
    userId: 'u1',
    anonymousId: undefined,
    timestampMs: received - 1_000,
    receivedAtMs: received,
    payload: {
      type: 'track',
      event: 'Signed Up',
      userId: 'u1',
      messageId: 'm1',
      timestamp: '2026-11-23T11:59:59.000Z',
      originalTimestamp: '2026-11-23T11:59:58.000Z',
      receivedAt: '2026-11-23T12:00:00.000Z',
      sentAt: '2026-11-23T11:59:59.000Z',
      properties: { plan: 'pro' },
      context: { ip: '203.0.113.9', userAgent: 'agent' },
      integrations: {},
    },
  });
});

test('what the event says goes before what its request says', () => {
  const { payload } = one(
    {
      type: 'track',
      event: 'E',
      userId: 'u',
      context: { locale: 'de', userAgent: 'own', ip: '198.51.100.1' },
      integrations: { A: true },
    },
    { userAgent: 'header', ip: '203.0.113.9' },
    { context: { locale: 'en', app: { name: 'a' } }, integrations: { A: false, B: false } },
  );
  expect(payload.context).toEqual({ locale: 'de', userAgent: 'own', ip: '198.51.100.1', app: { name: 'a' } });
  expect(payload.integrations).toEqual({ A: true, B: false });
});

test.each<[string, object, Partial<Envelope>, object]>([
  ['no context', {}, {}, {}],
  ['a context that is none', { context: 'x' }, {}, {}],
  ['a server, which has no address to tell', {}, { ipIfDirect: '203.0.113.9' }, {}],
  [
    'a server that passes an address on',
    { context: { direct: true } },
    { ipIfDirect: '203.0.113.9' },
    { direct: true, ip: '203.0.113.9' },
  ],
])('the context of an event with %s', (_what, event, envelope, context) => {
  expect(one({ type: 'track', userId: 'u', ...event }, envelope).payload.context).toEqual(context);
});

test.each<[string, string, string | undefined]>([
  ['a text', '"u1"', 'u1'],
  ['a number', '42', '42'],
  ['a number of twenty digits, digit for digit', '12345678901234567890', '12345678901234567890'],
  ['a number beyond all', '1e400', '1e400'],
  ['null', 'null', undefined],
  ['an empty text', '""', undefined],
  ['a list', '["u"]', undefined],
  ['true', 'true', undefined],
])('a userId that is %s', (_what, json, userId) => {
  const event = one(`{"type":"track","properties":{"userId":1},"userId":${json},"anonymousId":"a"}`);
  expect(event.userId).toBe(userId);
  if (userId !== undefined) expect(event.payload.userId).toBe(userId);
});

test.each<[string, unknown, string]>([
  ['is trimmed', '  m1\n', 'm1'],
  ['is brought into one form', 'e\u0301', '\u00e9'],
  ['may be a number', 17, '17'],
])('a messageId %s', (_what, messageId, expected) => {
  const event = one({ type: 'track', userId: 'u', messageId });
  expect([event.messageId, event.payload.messageId]).toEqual([expected, expected]);
});

test('without a messageId an event gets one from its place, the same each time', () => {
  const entry = entryOf({
    batch: [
      { type: 'track', userId: 'u' },
      { type: 'track', userId: 'u', messageId: ' ' },
    ],
  });
  const [a, b] = unpack(entry);
  expect(a?.messageId).toMatch(/^switchyard-\w+-3-7-0$/);
  expect(b?.messageId).toMatch(/^switchyard-\w+-3-7-1$/);
  expect(unpack(entry)).toEqual([a, b]);
});

test.each<[string, object, object, Partial<Envelope>, number, string | undefined]>([
  [
    'the batch',
    { sentAt: '2026-11-23T11:00:00Z' },
    { sentAt: '2026-11-23T11:59:59Z' },
    {},
    -3_600_000 + 1_000,
    '2026-11-23T11:59:59.000Z',
  ],
  ['the event', { sentAt: '2026-11-23T11:59:59Z' }, {}, {}, -3_600_000 + 1_000, '2026-11-23T11:59:59.000Z'],
  ['a header', {}, {}, { sentAt: '2026-11-23T11:59:59Z' }, -3_600_000 + 1_000, '2026-11-23T11:59:59.000Z'],
  ['nowhere', {}, {}, {}, -3_600_000, undefined],
  ['the batch, but it is no moment', {}, { sentAt: '2026-02-30T00:00:00Z' }, {}, -3_600_000, undefined],
  ['the batch, but it is a zero time', {}, { sentAt: '0001-01-01T00:00:00Z' }, {}, -3_600_000, undefined],
])('sentAt from %s', (_what, event, around, envelope, afterReceivedMs, sentAt) => {
  const found = one(
    { type: 'track', userId: 'u', timestamp: '2026-11-23T11:00:00Z', ...event },
    envelope,
    around,
  );
  expect(found.timestampMs - received).toBe(afterReceivedMs);
  expect(found.payload.sentAt).toBe(sentAt);
  expect(found.payload.timestamp).toBe(new Date(found.timestampMs).toISOString());
});

test('a time that a person or a server set beside the device’s own stands as it is', () => {
  const [device, sentAt, set] = [
    '2026-11-23T10:00:00.000Z',
    '2026-11-23T10:00:01.000Z',
    '2020-02-29T12:00:00.000Z',
  ];
  const found = one({ type: 'track', userId: 'u', originalTimestamp: device, timestamp: set, sentAt });
  expect(found.timestampMs).toBe(Date.parse(set));
  expect(found.payload).toMatchObject({ originalTimestamp: device, timestamp: set });
  const unset = one({ type: 'track', userId: 'u', originalTimestamp: device, timestamp: 'soon', sentAt });
  expect(unset.timestampMs).toBe(received - 1_000);
});

test('an own time that is none is kept as it was sent, and moves nothing', () => {
  const found = one({ type: 'track', userId: 'u', timestamp: 'soon' });
  expect(found.timestampMs).toBe(received);
  expect(found.payload.originalTimestamp).toBe('soon');
});

test.each<[string, object, string | undefined]>([
  ['track', { type: 'track', event: 'E', name: 'n' }, 'E'],
  ['page', { type: 'page', name: 'Home' }, 'Home'],
  ['screen', { type: 'screen', name: 7 }, '7'],
  ['identify', { type: 'identify', name: 'n', event: 'E' }, undefined],
  ['a page without one', { type: 'page' }, undefined],
])('the name of %s', (_what, event, name) => {
  expect(one({ userId: 'u', ...event }).name).toBe(name);
});

test('on a path of one event the path says the type, and headers say what the body does not', () => {
  const entry = entryOf('{"type":"track","name":"Home","batch":[1]}', {
    route: 'page',
    anonymousId: 'from header',
  });
  expect(unpack(entry)).toMatchObject([{ type: 'page', name: 'Home', anonymousId: 'from header' }]);
  expect(rawOf(entry, 0)).toBe('{"type":"track","name":"Home","batch":[1]}');
  expect(rawOf(entry, 1)).toBe('');
});

test('what ingest rejected is no event, and positions stay', () => {
  const deep = '['.repeat(100_000) + ']'.repeat(100_000);
  const event = (n: number) => `{"type":"track","userId":"u","messageId":"m${n}"}`;
  const entry = entryOf(
    `{"batch":[${event(0)},{"a":${deep}},${event(2)},${event(3)},${event(4)}],"context":{"a":1}}`,
    {
      rejected: [1, 3],
      taken: 4,
    },
  );
  const found = unpack(entry);
  expect(found.map(({ messageId, place: { position } }) => [messageId, position])).toEqual([
    ['m0', 0],
    ['m2', 2],
  ]);
  expect(found[1]?.payload.context).toEqual({ a: 1 });
  expect(rawOf(entry, 3)).toBe(event(3));
});

test('the text of an event is what was sent, byte for byte', () => {
  const raw =
    '{"type":"track", "userId":"u","n":12345678901234567890,"x":1e400,"s":"\\ud800 é😀\\u0000","a":1,"a":2}';
  expect(rawOf(entryOf(`{"batch":[1,${raw} ]}`), 1)).toBe(raw);
});

test('__proto__ is a key like any other', () => {
  const raw = '{"type":"track","userId":"u","__proto__":{"polluted":1},"context":{"__proto__":{"x":1}}}';
  const { payload } = one(raw, {}, { context: { locale: 'en' } });
  expect(Object.hasOwn(payload, '__proto__')).toBe(true);
  expect(JSON.stringify(payload.context)).toBe('{"locale":"en","__proto__":{"x":1}}');
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
});

test('an empty batch has no events', () => {
  expect(unpack(entryOf('{"batch":[]}'))).toEqual([]);
});

test('of some positions, only their events are made', () => {
  const body = { batch: ['a', 'b', 'c'].map((messageId) => ({ type: 'track', event: 'E', messageId })) };
  const idsAt = (...wanted: number[]) =>
    unpack(entryOf(body, { rejected: [2] }), (position) => wanted.includes(position)).map(
      ({ place: { position }, messageId }) => [position, messageId],
    );
  expect([idsAt(1, 2), idsAt(3)]).toEqual([[[1, 'b']], []]);
  const single = entryOf({ type: 'track', event: 'E', messageId: 'a' }, { route: 'track' });
  expect([unpack(single, (position) => position === 0), unpack(single, () => false)]).toEqual([
    [expect.objectContaining({ messageId: 'a' })],
    [],
  ]);
});
