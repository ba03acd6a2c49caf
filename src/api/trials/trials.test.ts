import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { prototypes } from '../../catalog/prototypes.ts';
import { openReceiver } from '../../delivery/testing.ts';
import { openTestApi, vault, type Client, type TestApi } from '../testing.ts';
import { trialsPerMinuteMax } from './allowance.ts';
import { startTestTrials } from './testing.ts';

const key = 'Bearer very-secret-key-4f2a';
let api: TestApi;
let trials: ReturnType<typeof startTestTrials>;
let receiver: Awaited<ReturnType<typeof openReceiver>>;
let owner: Client & { orgId: string };
let user: Client & { orgId: string };
let connectionId: string;

beforeAll(async () => {
  api = await openTestApi({ prototypes: [...prototypes, vault] });
  trials = startTestTrials(api);
  receiver = await openReceiver();
  owner = await api.owner();
  user = await api.member(owner.orgId, 'User');
  const { data } = await owner.ask(
    `mutation($orgId: ID!, $details: JSON!) {
      createConnection(orgId: $orgId, name: "Hook", integrationCode: "webhook", connectionPrototypeId: "webhook", details: $details) { id message }
    }`,
    { orgId: owner.orgId, details: { url: receiver.url, headers: { Authorization: key } } },
  );
  connectionId = data.createConnection.id;
});
afterAll(async () => {
  await trials.close();
  await receiver.close();
  await api.close();
});
beforeEach(() => {
  api.clock.offsetMs += 60_000;
  receiver.received.length = 0;
  receiver.answer = (_received, response) => response.end('ok');
});

async function testConnection(input: object, asker: Client & { orgId: string } = owner) {
  const { data } = await asker.ask(
    `mutation($orgId: ID!, $code: String!, $details: JSON!, $connectionId: ID) {
      testConnection(orgId: $orgId, integrationCode: $code, details: $details, connectionId: $connectionId) {
        success message code id fieldErrors { path message } steps { name success message }
      }
    }`,
    { orgId: asker.orgId, code: 'webhook', details: {}, ...input },
  );
  return data.testConnection;
}

async function testIntegration(input: object, asker: Client & { orgId: string } = owner) {
  const { data, text } = await asker.ask(
    `mutation($orgId: ID!, $code: String!, $details: JSON, $connectionId: ID, $config: JSON!, $event: JSON!, $send: Boolean) {
      testIntegration(orgId: $orgId, integrationCode: $code, details: $details, connectionId: $connectionId, configPayload: $config, event: $event, send: $send) {
        success message code fieldErrors { path message } requests { method url headers body response }
      }
    }`,
    {
      ...{ orgId: asker.orgId, code: 'webhook', config: {} },
      event: { type: 'track', event: 'Bought', userId: 'ada', messageId: 'm1' },
      ...input,
    },
  );
  return { ...data.testIntegration, text };
}

async function entries(action: string) {
  const { data } = await owner.ask(
    `query($orgId: ID!) { auditLog(orgId: $orgId) { action subject change } }`,
    {
      orgId: owner.orgId,
    },
  );
  return data.auditLog.filter((one: { action: string }) => one.action === action);
}

describe('a connection that is tried', () => {
  test('goes out once as it stands on the screen, is written down, and is not saved', async () => {
    const before = (await entries('connection.test')).length;
    const answer = await testConnection({ details: { url: receiver.url, headers: { 'X-Key': key } } });
    expect(answer).toMatchObject({ success: true, code: 'OK', id: null, fieldErrors: [] });
    expect(
      answer.steps.map(({ name, success }: { name: string; success: boolean }) => [name, success]),
    ).toEqual([
      ['address', true],
      ['connection', true],
      ['answer', true],
    ]);
    expect(receiver.received.map(({ headers }) => headers['x-key'])).toEqual([key]);
    const written = await entries('connection.test');
    expect(written).toHaveLength(before + 1);
    expect(JSON.stringify(written)).not.toContain('very-secret');
    const { data } = await owner.ask(`{ connections(orgId: "${owner.orgId}") { id } }`);
    expect(data.connections).toHaveLength(1);
  });

  test('takes the secrets that are left out from the stored one, while the address is the same', async () => {
    expect(await testConnection({ connectionId })).toMatchObject({ success: true, id: connectionId });
    const kept = { url: receiver.url, headers: { Authorization: { isSet: true } } };
    expect(await testConnection({ connectionId, details: kept })).toMatchObject({ success: true });
    expect(receiver.received.map(({ headers }) => headers.authorization)).toEqual([key, key]);
  });

  test('asks for the secret again where the address changed, and sends nothing', async () => {
    const elsewhere = `${receiver.url}/elsewhere`;
    expect(await testConnection({ connectionId, details: { url: elsewhere } })).toMatchObject({
      ...{ success: false, code: 'INVALID_INPUT', steps: null },
      fieldErrors: [
        { path: 'details.headers.Authorization', message: 'Type it again: the address changed.' },
      ],
    });
    expect(receiver.received).toEqual([]);
    const anew = { url: elsewhere, headers: { Authorization: 'Bearer another' } };
    expect(await testConnection({ connectionId, details: anew })).toMatchObject({ success: true });
  });

  test('is refused like one that is saved: a wrong value, an unknown code, one of another code', async () => {
    expect(await testConnection({ details: { url: 'nowhere' } })).toMatchObject({
      ...{ code: 'INVALID_INPUT', fieldErrors: [{ path: 'details.url' }] },
    });
    expect(await testConnection({ code: 'nope' })).toMatchObject({
      fieldErrors: [{ path: 'integrationCode' }],
    });
    expect(await testConnection({ code: 'sink', connectionId })).toMatchObject({
      fieldErrors: [{ path: 'connectionId' }],
    });
  });

  test('shows at its field what the destination says, without the secret that it repeats', async () => {
    receiver.answer = (received, response) =>
      response
        .writeHead(401)
        .end(JSON.stringify({ error: `${String(received.headers.authorization)} is unknown` }));
    const answer = await testConnection({ connectionId });
    expect(answer).toMatchObject({
      ...{ success: false, code: 'UPSTREAM_FAILED' },
      fieldErrors: [
        { path: 'details.headers.Authorization', message: expect.stringContaining('is unknown') },
      ],
    });
    expect(answer.steps.at(-1)).toMatchObject({ name: 'answer', success: false });
    expect(JSON.stringify(answer)).not.toContain('very-secret');
  });

  test.each([
    ['breaks off', (response: Answer) => response.destroy(), /connection broke/, 'answer'],
    [
      'never ends',
      (response: Answer) => response.write('x'.repeat(1_000_000)),
      /took the test event/,
      'answer',
    ],
    [
      'is compressed to a bomb',
      (response: Answer) =>
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(5_000_000))),
      ...[/took the test event/, 'answer'],
    ],
  ] as const)('an answer that %s is told in a sentence', async (_how, answer, message, step) => {
    receiver.answer = (_received, response) => void answer(response);
    const tried = await testConnection({ connectionId });
    expect(tried.message).toMatch(message);
    expect(tried.steps.at(-1)).toMatchObject({ name: step });
    expect(JSON.stringify(tried).length).toBeLessThan(2_000);
  });

  test('tells a closed port from an unknown host', async () => {
    const closed = await openReceiver();
    await closed.close();
    expect(await testConnection({ details: { url: closed.url } })).toMatchObject({
      ...{ code: 'UPSTREAM_FAILED', fieldErrors: [{ path: 'details.url' }] },
      steps: [
        { name: 'address', success: true },
        { name: 'connection', success: false },
      ],
    });
    expect(await testConnection({ details: { url: 'https://nowhere.invalid/' } })).toMatchObject({
      steps: [{ name: 'address', success: false, message: 'The host name could not be resolved.' }],
    });
  });

  test('is not sent where the guard refuses, and nothing of an answer comes back', async () => {
    const answer = await testConnection({ details: { url: 'http://10.0.0.1:9/secret-page' } });
    expect(answer).toMatchObject({ code: 'UPSTREAM_FAILED', fieldErrors: [{ path: 'details.url' }] });
    expect(answer.steps).toMatchObject([{ name: 'address', success: false }]);
    expect(JSON.stringify(answer)).not.toMatch(/10\.0|refused\.|ECONN/);
  });

  test(`is tried ${trialsPerMinuteMax} times a minute by each person`, async () => {
    for (let count = 0; count < trialsPerMinuteMax; count += 1)
      expect(await testConnection({ code: 'sink' })).toMatchObject({ code: 'OK' });
    expect(await testConnection({ code: 'sink' })).toMatchObject({
      ...{ code: 'RATE_LIMITED', message: expect.stringMatching(/Try again in \d+ seconds/) },
    });
    expect(await testIntegration({ code: 'sink', details: {} })).toMatchObject({
      code: 'RATE_LIMITED',
      requests: [],
    });
    expect(await testIntegration({ connectionId }, user)).toMatchObject({ code: 'OK' });
    api.clock.offsetMs += 60_000;
    expect(await testConnection({ code: 'sink' })).toMatchObject({ code: 'OK' });
  });
});

type Answer = Parameters<(typeof receiver)['answer']>[1];

describe('an integration that is tried', () => {
  test('shows the exact request and sends nothing, and writes nothing down', async () => {
    const before = (await entries('integration.test')).length;
    const answer = await testIntegration({ connectionId }, user);
    expect(answer).toMatchObject({ success: true, message: 'This is what it would send.' });
    expect(answer.requests).toMatchObject([
      {
        ...{ method: 'POST', url: receiver.url, response: null },
        headers: { authorization: '[secret]', 'idempotency-key': 'm1', 'content-type': 'application/json' },
      },
    ]);
    expect(JSON.parse(answer.requests[0].body)).toMatchObject({
      event: 'Bought',
      userId: 'ada',
      messageId: 'm1',
    });
    expect(answer.text).not.toContain('very-secret');
    expect(receiver.received).toEqual([]);
    expect(await entries('integration.test')).toHaveLength(before);
  });

  test('is really sent where that is asked for, and shows the answer as text, in every encoding without secrets', async () => {
    receiver.answer = (_received, response) =>
      response
        .writeHead(500)
        .end(`<script>${key} ${btoa(key)} ${encodeURIComponent(key)}</script>${'y'.repeat(50_000)}`);
    const answer = await testIntegration({ connectionId, send: true }, user);
    expect(answer).toMatchObject({ success: false, code: 'UPSTREAM_FAILED' });
    expect(answer.message).toBe('It was sent, and answered 500. A live event would be tried again.');
    expect(answer.requests[0].response).toMatchObject({
      status: 500,
      body: expect.stringContaining('<script>[secret]'),
    });
    expect(answer.requests[0].response.body.length).toBeLessThanOrEqual(20_000);
    for (const form of [key, btoa(key).slice(4, -4), encodeURIComponent(key)])
      expect(answer.text).not.toContain(form);
    expect(receiver.received.map(({ headers }) => headers.authorization)).toEqual([key]);
    const [written] = await entries('integration.test');
    expect(written.change.after).toMatchObject({ messageId: 'm1', details: { url: receiver.url } });
  });

  test('a header that is a secret is hidden however short it is', async () => {
    const details = { url: receiver.url, headers: { 'X-Pin': '12' } };
    const answer = await testIntegration({ details });
    expect(answer.requests[0].headers['x-pin']).toBe('[secret]');
  });

  test('says why an event would not be sent', async () => {
    const answer = await testIntegration({ connectionId, config: { events: ['page'] } }, user);
    expect(answer).toMatchObject({ code: 'OK', requests: [] });
    expect(answer.message).toBe('It would not be sent. Events of type track are not chosen.');
  });

  test.each([
    ['no object', 'x', 'event'],
    ['of no known type', { type: 'order' }, 'event.type'],
    ['too large', { type: 'track', event: 'E', properties: { a: 'x'.repeat(40_000) } }, 'event'],
  ])('an event that is %s is refused', async (_what, event, path) => {
    expect(await testIntegration({ connectionId, event })).toMatchObject({
      ...{ code: 'INVALID_INPUT', fieldErrors: [{ path }], requests: [] },
    });
  });

  test('its configuration is checked as when it is saved, and details are an Owner’s', async () => {
    expect(await testIntegration({ connectionId, config: { batchSize: 'many', batch: true } })).toMatchObject(
      {
        ...{ code: 'INVALID_INPUT', fieldErrors: [{ path: 'configPayload.batchSize' }] },
      },
    );
    expect(await testIntegration({})).toMatchObject({ fieldErrors: [{ path: 'connectionId' }] });
    expect(await testIntegration({ details: { url: receiver.url } }, user)).toMatchObject({
      code: 'FORBIDDEN',
    });
  });
});

describe('choices of a vendor’s', () => {
  const ask = (input: object, asker = owner) =>
    asker.ask(
      `query($orgId: ID!, $code: String!, $details: JSON, $connectionId: ID, $path: String!, $search: String) {
        fieldOptions(orgId: $orgId, integrationCode: $code, details: $details, connectionId: $connectionId, path: $path, search: $search) { value label }
      }`,
      { orgId: owner.orgId, code: 'vault', path: 'configPayload.list', ...input },
    );

  test('come as the vendor has them, for a form that is not filled in yet', async () => {
    const { data } = await ask({ details: {}, search: 'b' });
    expect(data.fieldOptions).toEqual([{ value: 'configPayload.list:Bob', label: 'Bob' }]);
    expect((await ask({}, user)).data.fieldOptions).toHaveLength(3);
  });

  test.each([
    ['a field that is not there', { path: 'configPayload.nope' }, 'INVALID_INPUT'],
    ['a field with choices of its own', { path: 'configPayload.mode' }, 'INVALID_INPUT'],
    ['a path that is none', { path: 'list' }, 'INVALID_INPUT'],
    ['a destination without any', { code: 'webhook', path: 'configPayload.events' }, 'INVALID_INPUT'],
    ['an unknown destination', { code: 'nope' }, 'INVALID_INPUT'],
    ['a connection that is not there', { connectionId: 'nope' }, 'NOT_FOUND'],
  ])('are refused for %s', async (_what, input, code) => {
    expect((await ask(input)).errors[0]?.extensions.code).toBe(code);
  });

  test('with details are an Owner’s', async () => {
    expect((await ask({ details: {} }, user)).errors[0]?.extensions.code).toBe('FORBIDDEN');
  });
});

test('two trials in one document are refused before either is sent', async () => {
  const one = `testConnection(orgId: "${owner.orgId}", integrationCode: "sink", details: {}) { code }`;
  const { errors } = await owner.ask(`mutation { a: ${one} b: ${one} }`);
  expect(errors[0]?.extensions.code).toBe('INVALID_INPUT');
});

test('nothing of a trial is left in the database', async () => {
  expect(await api.database.sql`select id from trials`).toEqual([]);
});
