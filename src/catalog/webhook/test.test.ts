import { expect, test } from 'vitest';
import type { Values } from '../../domain/prototypes.ts';
import type { OutgoingRequest, OutgoingResponse } from '../destination.ts';
import { test as tryWebhook, testEventName } from './test.ts';

const atMs = 1_795_440_000_000;
const url = 'https://example.com/events';

async function tried(connection: Values, response: Partial<OutgoingResponse> = {}) {
  const sent: OutgoingRequest[] = [];
  const answer = { kind: 'answered', status: 200, headers: {}, body: '', ...response } as OutgoingResponse;
  const send = async (request: OutgoingRequest) => {
    sent.push(request);
    return Promise.resolve(answer);
  };
  const signal = new AbortController().signal;
  return { ...(await tryWebhook({ url, ...connection }, { send, signal, now: () => atMs })), sent };
}

test('one event is sent that says that it is a test, signed and with the headers of every other', async () => {
  const { success, sent } = await tried({ headers: { 'X-Key': 'k' }, signingSecret: 'secret' });
  expect(success).toBe(true);
  expect(sent).toHaveLength(1);
  expect(sent[0]).toMatchObject({ method: 'POST', url, headers: { 'x-key': 'k' } });
  expect(sent[0]?.headers['webhook-signature']).toMatch(/^v1,/);
  expect(JSON.parse(String(sent[0]?.body))).toMatchObject({
    ...{ type: 'track', event: testEventName, properties: { test: true } },
  });
});

test.each(['PUT', 'PATCH', 'DELETE'])(
  'by %s nothing is changed: it is asked for its options',
  async (method) => {
    const { success, message, sent } = await tried({ method }, { status: 405 });
    expect(sent.map((one) => [one.method, one.body])).toEqual([['OPTIONS', undefined]]);
    expect({ success, message }).toMatchObject({ success: true, message: expect.stringContaining(method) });
  },
);

const json = (value: unknown) => JSON.stringify(value);
const page = '<!DOCTYPE html><html><title>Sign in</title></html>';

test.each([
  ['a success with nothing in it', {}, { status: 204 }, true, /took the test event with 204/, []],
  ['a web page', {}, { body: page }, true, /answered a web page/, []],
  [
    'an error inside of 200',
    {},
    { body: json({ ok: false, error: 'invalid_auth' }) },
    false,
    /invalid_auth/,
    [],
  ],
  ['a list of errors inside of 200', {}, { body: json({ errors: [{ message: 'No.' }] }) }, false, /No\./, []],
  ['no key', {}, { status: 401 }, false, /answered 401/, ['headers']],
  [
    'a wrong key, in its own words',
    { headers: { 'X-Trace': 'on', Authorization: 'Bearer x' } },
    { status: 403, body: json({ error: { message: 'Key revoked.' } }) },
    ...[false as const, /403: Key revoked\./, ['headers.Authorization']],
  ],
  ['a wrong signature', { signingSecret: 's' }, { status: 401 }, false, /401/, ['signingSecret']],
  ['a wrong method', {}, { status: 405 }, false, /405/, ['method']],
  ['a wrong path', {}, { status: 404, body: page }, false, /^It answered 404\.$/, ['url']],
  ['another address', {}, { status: 301, headers: { location: '/new' } }, false, /points to \/new/, ['url']],
  ['a refusal of the event', {}, { status: 422, body: 'No "email"' }, false, /422: No "email"/, []],
  ['an outage', {}, { status: 503, body: 'x'.repeat(9_000) }, false, /^.{0,250}$/, []],
  [
    'an address that the guard refuses',
    {},
    { kind: 'forbidden', reason: 'Private.' },
    false,
    /Private/,
    ['url'],
  ],
] as const)(
  '%s is told where it can be mended',
  async (_what, connection, response, success, message, paths) => {
    const answer = await tried(connection, response as Partial<OutgoingResponse>);
    expect(answer.success).toBe(success);
    expect(answer.message).toMatch(message);
    expect((answer.fieldErrors ?? []).map(({ path }) => path)).toEqual(paths);
  },
);

test('what cannot be sent says so, and nothing is sent', async () => {
  expect(await tried({ headers: { Host: 'x' } })).toMatchObject({ success: false, sent: [] });
});
