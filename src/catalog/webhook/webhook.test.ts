import { describe, expect, test } from 'vitest';
import type { Values } from '../../domain/prototypes.ts';
import type { OutgoingRequest } from '../destination.ts';
import { someEvent } from '../testing.ts';
import { signatureHeaders } from './signature.ts';
import { fillTemplate } from './template.ts';
import { requestFor } from './request.ts';
import { webhook } from './webhook.ts';

const atMs = 1_795_440_000_000;
const url = 'https://example.com/events';

function request(connection: Values, config: Values = {}, event = someEvent()): OutgoingRequest {
  const made = requestFor([event], { connection, config }, atMs);
  if (typeof made === 'string') throw new Error(made);
  return made;
}

describe('a request', () => {
  test('is a POST of the whole event as JSON, with the message id as its idempotency key', () => {
    const event = someEvent({ payload: { properties: { plan: 'pro' } } });
    expect(request({ url }, {}, event)).toEqual({
      method: 'POST',
      url,
      headers: {
        'content-type': 'application/json',
        'user-agent': expect.stringMatching(/^Switchyard\//),
        'idempotency-key': 'message-1',
      },
      body: JSON.stringify(event.payload),
    });
  });

  test('has the method and the headers of the connection, whose names count in any case', () => {
    const made = request({ url, method: 'PUT', headers: { 'Content-Type': 'text/plain', 'X-Key': 'k' } });
    expect(made.method).toBe('PUT');
    expect(made.headers).toMatchObject({ 'content-type': 'text/plain', 'x-key': 'k' });
  });

  test('has no body where the method is GET', () => {
    const made = request({ url, method: 'GET' });
    expect(made.body).toBeUndefined();
    expect(made.headers).not.toHaveProperty('content-type');
  });

  test('carries the credentials of the URL as a header, and not in the URL', () => {
    const made = request({ url: 'https://ada:p%40ss@example.com/x' });
    expect(made.url).toBe('https://example.com/x');
    expect(made.headers.authorization).toBe(`Basic ${btoa('ada:p@ss')}`);
  });

  test('encodes a message id that no header could carry', () => {
    const made = request({ url }, {}, someEvent({ messageId: 'é 1\ud800' }));
    expect(made.headers['idempotency-key']).toBe('%C3%A9%201%EF%BF%BD');
  });

  test('is signed with what is sent', () => {
    const made = request({ url, signingSecret: 'plain text' });
    expect(made.headers).toMatchObject(
      signatureHeaders('plain text', { id: 'message-1', atMs, body: String(made.body) }),
    );
  });

  test.each([
    ['there is no URL', {}, /no valid URL/],
    ['the URL is none', { url: 'nowhere' }, /no valid URL/],
    ['the method is none of ours', { url, method: 'CONNECT' }, /CONNECT/],
    ['a header belongs to the connection', { url, headers: { Host: 'a' } }, /The header Host cannot be set/],
    ['the name of a header cannot be sent', { url, headers: { 'a b': 'x' } }, /"a b" cannot be the name/],
    ['a header would start another one', { url, headers: { a: 'x\r\nb: y' } }, /value of the header a/],
    ['a header is beyond latin1', { url, headers: { a: '😀' } }, /value of the header a/],
  ])('is not made where %s', (_why, connection: Values, reason) => {
    expect(requestFor([someEvent()], { connection, config: {} }, atMs)).toMatch(reason);
  });
});

describe('the signature', () => {
  // The example that the Standard Webhooks specification publishes.
  test('is the one of the specification', () => {
    const headers = signatureHeaders('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      atMs: 1_614_265_330_999,
      body: '{"test": 2432232314}',
    });
    expect(headers).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  test('of plain text takes its bytes for the key', () => {
    const content = { id: 'a', atMs: 0, body: 'é' };
    const encoded = `whsec_${Buffer.from('sécret').toString('base64')}`;
    expect(signatureHeaders('sécret', content)).toEqual(signatureHeaders(encoded, content));
  });
});

describe('a body template', () => {
  const event = {
    userId: 'a"b\\c\n',
    properties: { plan: 'pro', price: 9.5, tags: ['x', 'y'], empty: null, no: false },
    '{{': 'x',
  };
  test.each([
    ['text', '{{properties.plan}}', 'pro'],
    ['a number', '{{properties.price}}', '9.5'],
    ['false', '{{properties.no}}', 'false'],
    ['an entry of a list', '{{properties.tags.1}}', 'y'],
    ['an object as text', '{{properties.tags}}', '[\\"x\\",\\"y\\"]'],
    ['nothing for null', '-{{properties.empty}}-', '--'],
    ['nothing for what is not there', '-{{properties.nobody.home}}-', '--'],
    [
      'nothing that is inherited',
      '-{{constructor.name}}{{properties.tags.length}}-',
      '-1-'.replace('1', '2'),
    ],
    ['a value that would break out of its quotes', '"{{userId}}"', '"a\\"b\\\\c\\n"'],
    ['JSON', '{{json properties.tags}}', '["x","y"]'],
    ['JSON of a text with its quotes', '{{ json properties.plan }}', '"pro"'],
    ['null as JSON for what is not there', '{{json properties.nobody}}', 'null'],
    ['the whole event', '{{json}}', JSON.stringify(event)],
    ['several values', '{{properties.plan}}/{{properties.price}}', 'pro/9.5'],
  ])('inserts %s', (_what, template, text) => {
    expect(fillTemplate(template, event, true)).toBe(text);
  });

  test('leaves alone what is no slot, and what a value brings along', () => {
    expect(fillTemplate('{{}} {{ {a} }} {{userId}}', { userId: '{{json}}$&' }, true)).toBe(
      '{{}} {{ {a} }} {{json}}$&',
    );
  });

  test('inserts text as it is where the body is not JSON', () => {
    const connection = { url, headers: { 'content-type': 'text/plain' } };
    const made = request(connection, { bodyTemplate: 'by {{userId}}' }, someEvent({ userId: 'a"b' }));
    expect(made.body).toBe('by a"b');
  });
});

test.each([
  ['is sent where nothing is chosen', {}, {}, undefined],
  ['is sent where its type is chosen', { events: ['track'] }, {}, undefined],
  ['is not sent where its type is not chosen', { events: ['page'] }, {}, /type track/],
  ['is sent where its name is chosen', { eventNames: ['Order Completed'] }, {}, undefined],
  ['is not sent where another name is chosen', { eventNames: ['Other'] }, {}, /name/],
  ['is not sent without a name where one is chosen', { eventNames: ['Other'] }, { name: undefined }, /name/],
  [
    'of another type is not asked for its name',
    { eventNames: ['Other'] },
    { type: 'page' as const },
    undefined,
  ],
])('an event %s', (_promise, config: Values, more, reason) => {
  const answer = webhook.unwanted?.(someEvent(more), config);
  if (reason) expect(answer).toMatch(reason);
  else expect(answer).toBeUndefined();
});

describe('a batch', () => {
  const events = ['a', 'b'].map((messageId) => someEvent({ messageId }));
  const batched = (connection: Values, config: Values = {}) => ({
    connection,
    config: { batch: true, ...config },
  });

  test('is an array of events in their order, with an id that the same events have again', () => {
    const [first, second] = [1, 2].map(() => requestFor(events, batched({ url }), atMs));
    expect(first).toEqual(second);
    expect(first).toMatchObject({ body: JSON.stringify(events.map(({ payload }) => payload)) });
    expect(first).toMatchObject({
      headers: { 'idempotency-key': expect.stringMatching(/^batch-[\w-]{43}$/) },
    });
    expect(requestFor(events.toReversed(), batched({ url }), atMs)).not.toMatchObject({
      headers: { 'idempotency-key': (first as OutgoingRequest).headers['idempotency-key'] },
    });
  });

  test('of one event is an array too, with its message id', () => {
    expect(requestFor(events.slice(0, 1), batched({ url }), atMs)).toMatchObject({
      headers: { 'idempotency-key': 'a' },
      body: JSON.stringify([events[0]?.payload]),
    });
  });

  test.each([
    ['100 where nothing is said', batched({ url }), 100],
    ['as many as are wanted', batched({ url }, { batchSize: 7 }), 7],
    ['500 at most', batched({ url }, { batchSize: 9_000 }), 500],
    ['one where batches are not wanted', { connection: { url }, config: { batchSize: 7 } }, 1],
    ['one where there is a template', batched({ url }, { bodyTemplate: '{{json}}' }), 1],
    ['one where there is no body', batched({ url, method: 'GET' }), 1],
    ['one where the body is no JSON', batched({ url, headers: { 'Content-Type': 'text/plain' } }), 1],
    [
      'more where the body is a kind of JSON',
      batched({ url, headers: { 'content-type': 'application/x+json' } }),
      100,
    ],
  ])('has %s', (_how, settings, count) => {
    expect(webhook.eventsWanted?.(settings)).toBe(count);
  });
});
