import { request } from 'node:http';
import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openTestApi, type Client, type TestApi } from './testing.ts';

let api: TestApi;
let owner: Client & { orgId: string };
beforeAll(async () => {
  api = await openTestApi();
  owner = await api.owner();
});
afterAll(() => api.close());

const needsSetup = JSON.stringify({ query: '{ needsSetup }' });
const send = (init: RequestInit) => fetch(api.url, { method: 'POST', body: needsSetup, ...init });
const json = { 'content-type': 'application/json' };

test.each<[string, RequestInit, number]>([
  ['JSON', { headers: json }, 200],
  ['JSON that names its characters', { headers: { 'content-type': 'application/json; charset=utf-8' } }, 200],
  [
    'a form',
    { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'query={needsSetup}' },
    415,
  ],
  ['plain text, as other pages may send it', { headers: { 'content-type': 'text/plain' } }, 415],
  ['no content type', { headers: {}, body: Buffer.from(needsSetup) }, 415],
  ['compressed JSON', { headers: { ...json, 'content-encoding': 'gzip' } }, 415],
  ['GET', { method: 'GET', body: null }, 405],
  ['OPTIONS, as a browser asks for another page', { method: 'OPTIONS', body: null }, 405],
  ['PUT', { method: 'PUT', headers: json }, 405],
  [
    'a body of more than a mebibyte',
    { headers: json, body: JSON.stringify({ query: '#'.repeat(1_048_576) }) },
    413,
  ],
])('%s is answered as it should be', async (_what, init, status) => {
  const response = await send(init);
  expect(response.status).toBe(status);
  const answer = await response.json();
  if (status === 200) expect(answer).toEqual({ data: { needsSetup: false } });
  else expect(answer.errors[0].extensions.code).toBe('INVALID_INPUT');
  // Other pages learn nothing, and no cache keeps anything.
  expect(response.headers.get('access-control-allow-origin')).toBeNull();
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect(response.headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
  expect(response.headers.get('strict-transport-security')).toBeNull();
});

test.each([
  ['broken JSON', '{"query": '],
  ['an empty body', ''],
  ['null', 'null'],
  ['a number', '1'],
  ['a list, which would be a batch', `[${needsSetup}, ${needsSetup}]`],
  ['no query', '{}'],
  ['a query that is no text', '{"query": 1}'],
  ['variables that are no object', '{"query": "{ needsSetup }", "variables": 1}'],
  ['broken GraphQL', '{"query": "{ needsSetup"}'],
  ['a field that is not there', '{"query": "{ needSetup }"}'],
  ['an unknown argument', '{"query": "{ users(orgID: 1) { id } }"}'],
  ['a missing argument', '{"query": "{ counts { users } }"}'],
  [
    'a variable of a wrong type',
    '{"query": "query($o: ID!) { counts(orgId: $o) { users } }", "variables": {"o": {}}}',
  ],
  ['a subscription', '{"query": "subscription { eventFeed { cursor } }"}'],
  ['a directive that is not there', '{"query": "{ needsSetup @nope }"}'],
  ['two operations without a name', '{"query": "query A { needsSetup } query B { needsSetup }"}'],
])('%s is refused with INVALID_INPUT, and no suggestion', async (_what, body) => {
  const response = await send({ headers: json, body });
  const text = await response.text();
  const answer = JSON.parse(text);
  expect(answer.data ?? null).toBeNull();
  expect(answer.errors.map(({ extensions }: { extensions: { code: string } }) => extensions.code)).toContain(
    'INVALID_INPUT',
  );
  expect(text).not.toMatch(/Did you mean|node_modules|stack/);
});

test.each([
  [
    'deeper than 16 levels',
    `{ organizations { ${'users { user { organizations { '.repeat(6)} id ${'} } }'.repeat(6)} } }`,
  ],
  ['with more than 30 aliases', `{ ${Array.from({ length: 31 }, (_, i) => `a${i}: needsSetup`).join(' ')} }`],
  ['with more than 4,000 words', `{ ${'needsSetup '.repeat(4_001)} }`],
  [
    'with fragments in a circle',
    '{ me { ...A } } fragment A on User { organizations { users { user { ...A } } } }',
  ],
])('a document %s is refused before it runs', async (_what, query) => {
  const { errors } = await owner.ask(query);
  expect(errors[0]?.extensions.code).toBe('INVALID_INPUT');
});

const introspect = (deep: number) =>
  `{ __schema { types { ${'fields { type { '.repeat(deep)} name ${'} }'.repeat(deep)} } } }`;
const doubling = (times: number) =>
  Array.from({ length: times }, (_, i) => `fragment F${i} on User { id ...F${i + 1} ...F${i + 1} }`).join(
    ' ',
  );
const change = (name: string, at: number) => `a${at}: ${name}`;
const signIn = 'createToken(username: "a", password: "b") { success }';
const reset = 'requestPasswordReset(email: "a@example.com") { success }';
const revoke = 'revokeSession(sessionId: "none") { success }';

test.each([
  ['with more than 1,000 fields', `{ ${'needsSetup '.repeat(1_001)} }`],
  ['with the same directive a thousand times', `{ needsSetup ${'@skip(if: false) '.repeat(600)} }`],
  ['with 51 fragments', `{ me { ...F0 } } ${doubling(50)} fragment F50 on User { id }`],
  ['with fragments that double 40 times', `{ me { ...F0 } } ${doubling(40)} fragment F40 on User { id }`],
  [
    'with fragments that double 40 times, in a circle',
    `{ me { ...F0 } } ${doubling(40)} fragment F40 on User { ...F0 }`,
  ],
  ['with two operations of one name', 'query A { needsSetup } query A { needsSetup }'],
  ['that introspects in circles', introspect(6)],
  ['with 11 mutations', `mutation { ${Array.from({ length: 11 }, (_, i) => change(revoke, i)).join(' ')} }`],
  ['that hashes twice', `mutation { ${change(signIn, 1)} ${change(signIn, 2)} }`],
  ['that hashes and sends a letter', `mutation { ${signIn} ${reset} }`],
  [
    'that hashes once itself and once in a fragment',
    `mutation { ${signIn} ...M } fragment M on Mutation { ... on Mutation { again: ${signIn} } }`,
  ],
  [
    'that multiplies wide rows',
    `query($o: ID!) { applications(orgId: $o, limit: 200) { integrations(limit: 200) { ${Array.from({ length: 25 }, (_, i) => `a${i}: connectionId`).join(' ')} } } }`,
  ],
  [
    'that reads the whole log at once',
    `query($o: ID!) { ${Array.from({ length: 20 }, (_, i) => `a${i}: events(orgId: $o, limit: 200) { payload raw }`).join(' ')} }`,
  ],
])('a document %s is refused within a second', async (_what, query) => {
  const fromMs = performance.now();
  const { errors, data } = await owner.ask(query, { o: owner.orgId });
  expect(errors.map(({ extensions }) => extensions.code)).toContain('INVALID_INPUT');
  expect(Object.values(data ?? {})).toEqual([]);
  // One that takes a second is far from refused at once; the figure leaves room for a busy machine.
  expect(performance.now() - fromMs).toBeLessThan(1_000);
});

test.each([
  ['10 mutations', `mutation { ${Array.from({ length: 10 }, (_, i) => change(revoke, i)).join(' ')} }`],
  ['one that hashes beside others', `mutation { ${signIn} ${revoke} }`],
  [
    'a page of 200 sources with 200 destinations each',
    'query($o: ID!) { applications(orgId: $o, limit: 200) { id name platform enabled updatedAt lastEventAt integrations(limit: 200) { id name state connection { id name } } } }',
  ],
  ['200 events with what they say', 'query($o: ID!) { events(orgId: $o, limit: 200) { id payload raw } }'],
  ['fragments spread twice', `{ me { ...F0 ...F0 } } fragment F0 on User { id email }`],
])('%s may be asked', async (_what, query) => {
  expect((await owner.ask(query, { o: owner.orgId })).errors).toEqual([]);
});

test('variables by the thousand, unknown or of a wrong kind, are refused or left aside', async () => {
  const many = Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`v${i}`, i]));
  expect((await owner.ask('{ needsSetup }', many)).data).toEqual({ needsSetup: false });
  const query =
    'mutation($o: ID!, $u: [ID!]!) { updateOrganization(orgId: $o, removeUsers: $u) { success } }';
  const wrong = await owner.ask(query, { o: owner.orgId, u: Array(50_000).fill({}) });
  expect(wrong.errors[0]?.extensions.code).toBe('INVALID_INPUT');
  expect(wrong.text.length).toBeLessThan(100_000);
});

test('JSON that is nested too deep is refused, and nothing overflows', async () => {
  for (const depth of [65, 100_000]) {
    const body = `{"query":"mutation($d: JSON!, $o: ID!) { createConnection(integrationCode: \\"vault\\", details: $d, name: \\"N\\", orgId: $o, connectionPrototypeId: \\"vault-connection\\") { success } }","variables":{"o":"${owner.orgId}","d":${'['.repeat(depth)}${']'.repeat(depth)}}}`;
    const response = await send({
      headers: { ...json, authorization: owner.token ?? '', organization: owner.orgId },
      body,
    });
    expect((await response.json()).errors[0].extensions.code).toBe('INVALID_INPUT');
  }
});

test('the schema can be asked for', async () => {
  const { data, errors } = await api.client().ask(getIntrospectionQuery());
  expect(errors).toEqual([]);
  expect(data.__schema.queryType.name).toBe('Query');
});

test('a bug is masked with an id, and the log has it without parameters', async () => {
  await api.database.sql`alter table sources rename to sources_away`;
  const response = await send({
    headers: { ...json, authorization: owner.token ?? '', organization: owner.orgId },
    body: JSON.stringify({
      query: `mutation { createApplication(name: "Very Private", platform: "server", orgId: "${owner.orgId}") { success } }`,
    }),
  });
  await api.database.sql`alter table sources_away rename to sources`;
  const text = await response.text();
  const [error] = JSON.parse(text).errors;
  expect([response.status, error.extensions.code]).toEqual([500, 'INTERNAL']);
  expect(text).not.toMatch(/sources|relation|insert/);
  const line = api.logged.find(({ fields }) => Object(fields).id === error.extensions.id);
  expect(Object(line?.fields).error.message).toBe('relation "sources" does not exist');
});

test('a client that goes away in the middle of its body breaks nothing', async () => {
  const url = new URL(api.url);
  await new Promise<void>((resolve) => {
    const going = request({
      host: url.hostname,
      port: url.port,
      path: '/graphql',
      method: 'POST',
      headers: { ...json, 'content-length': 1_000 },
    });
    going.on('error', () => resolve());
    going.write('{"query"', () => going.destroy());
    going.on('close', () => resolve());
  });
  await vi.waitFor(() =>
    expect(api.logged.map(({ message }) => message)).toContain(
      'A client went away before its request was complete.',
    ),
  );
  expect((await api.client().ask('{ needsSetup }')).status).toBe(200);
});

test('a quoted key stands in an object, as the document writes it', async () => {
  const create = (details: string) =>
    owner.ask(
      `mutation { createConnection(integrationCode: "vault", details: ${details}, name: "N", orgId: "${owner.orgId}", connectionPrototypeId: "vault-connection") { success code fieldErrors { path } } }`,
    );
  const quoted = await create('{ "url": "https://a.example", "headers": { "X-Key": "secret" } }');
  expect(quoted.data.createConnection).toEqual({ success: true, code: 'OK', fieldErrors: [] });
  expect((await create('{ "url" "https://a.example" }')).errors[0]?.extensions.code).toBe('INVALID_INPUT');
});
