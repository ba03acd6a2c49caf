import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { joinSecrets } from '../domain/secrets.ts';
import { listConnections, sealedAs } from '../storage/control/connections.ts';
import { openTestApi, type Client, type TestApi } from './testing.ts';

const create = `mutation($orgId: ID!, $details: JSON!, $name: String = "Vault", $code: String = "vault", $prototype: ID = "vault-connection", $requestId: ID) {
  createConnection(integrationCode: $code, details: $details, name: $name, orgId: $orgId, connectionPrototypeId: $prototype, requestId: $requestId) {
    success message code id fieldErrors { path message }
  }
}`;
const update = `mutation($id: ID!, $details: JSON, $name: String, $delete: Boolean, $at: DateTime) {
  updateConnection(connectionId: $id, details: $details, name: $name, delete: $delete, ifUpdatedAt: $at) {
    success message code id fieldErrors { path message }
  }
}`;
const read =
  '($orgId: ID!, $id: ID) { connections(orgId: $orgId, connectionId: $id) { id name details updatedAt integrationCode } }';

const url = 'https://vault.example/in';
const apiKey = 'sk_live_very_secret_4f2a';
const rows = [
  { name: 'a', token: 'token-of-a' },
  { name: 'b', token: 'token-of-b' },
];

let api: TestApi;
let owner: Client & { orgId: string };
beforeAll(async () => {
  api = await openTestApi();
  owner = await api.owner();
});
afterAll(() => api.close());

async function make(
  details: object = { url, apiKey, headers: { 'X-Key': 'header-secret' }, rows },
): Promise<string> {
  const { data } = await owner.ask(create, { orgId: owner.orgId, details });
  expect(data.createConnection).toMatchObject({ success: true, code: 'OK' });
  return data.createConnection.id;
}

async function change(id: string, details: object) {
  return (await owner.ask(update, { id, details })).data.updateConnection;
}

/** What delivery would use. */
async function opened(id: string) {
  const [row] = await listConnections(api.database.db, { orgId: owner.orgId, id, limit: 1 });
  if (!row?.secrets) return row?.details;
  return joinSecrets(row.details, JSON.parse(api.seal.open(row.secrets, sealedAs(id))));
}

test('secrets never come back: not in any answer, and not in the database', async () => {
  const id = await make();
  const answer = await owner.ask(`query${read}`, { orgId: owner.orgId, id });
  expect(answer.data.connections[0].details).toEqual({
    url,
    apiKey: { isSet: true, hint: '4f2a' },
    region: 'eu',
    headers: { 'X-Key': { isSet: true, hint: 'cret' } },
    rows: [
      { name: 'a', token: { isSet: true } },
      { name: 'b', token: { isSet: true } },
    ],
  });
  const [stored] = await api.database
    .sql`select row_to_json(connections)::text as text from connections where id = ${id}`;
  for (const secret of [apiKey, 'header-secret', 'token-of-a', Buffer.from(apiKey).toString('hex')])
    for (const text of [answer.text, String(stored?.text), JSON.stringify(api.logged)])
      expect(text).not.toContain(secret);
  expect(await opened(id)).toEqual({
    url,
    apiKey,
    region: 'eu',
    headers: { 'X-Key': 'header-secret' },
    rows,
  });
});

test('what is refused does not repeat a secret either', async () => {
  const { text, data } = await owner.ask(create, {
    orgId: owner.orgId,
    details: { url: 'no address', apiKey, oops: apiKey },
  });
  expect(data.createConnection.success).toBe(false);
  expect(text).not.toContain(apiKey);
});

describe('a change of the details', () => {
  test('keeps what is left out, clears what is null, and changes the rest', async () => {
    const id = await make({ url, apiKey, note: 'old', headers: { A: 'first-secret', B: 'second-secret' } });
    const kept = { isSet: true, hint: 'cret' };
    const answer = await change(id, { note: null, headers: { A: kept, C: 'third-secret' } });
    expect(answer).toMatchObject({ success: true, id });
    expect(await opened(id)).toEqual({
      ...{ url, apiKey, region: 'eu' },
      headers: { A: 'first-secret', C: 'third-secret' },
    });
    expect(await change(id, { apiKey: null, headers: null })).toMatchObject({ success: true });
    expect(await opened(id)).toEqual({ url, region: 'eu' });
  });

  test('finds the secret of a row that has moved', async () => {
    const id = await make();
    const kept = { isSet: true };
    expect(
      await change(id, {
        rows: [
          { name: 'b', token: kept },
          { name: 'new', token: 'token-of-new' },
        ],
      }),
    ).toMatchObject({ success: true });
    expect(await opened(id)).toMatchObject({ rows: [rows[1], { name: 'new', token: 'token-of-new' }] });
    expect(
      await change(id, {
        rows: [
          { name: 'renamed', token: kept },
          { name: 'new', token: kept },
        ],
      }),
    ).toMatchObject({ success: true });
    expect(await opened(id)).toMatchObject({
      rows: [
        { name: 'renamed', token: 'token-of-b' },
        { name: 'new', token: 'token-of-new' },
      ],
    });
  });

  test('by a row more, or the first, asks for no secret again', async () => {
    const id = await make({ url, apiKey });
    const rows = [{ name: 'a', token: 'token-of-a' }];
    expect(await change(id, { rows })).toMatchObject({ success: true });
    const more = [
      { name: 'a', token: { isSet: true } },
      { name: 'b', token: 'token-of-b' },
    ];
    expect(await change(id, { rows: more })).toMatchObject({ success: true });
    expect(await opened(id)).toMatchObject({ apiKey, rows: [rows[0], { name: 'b', token: 'token-of-b' }] });
  });

  test('asks again where it is not certain which row a secret was in', async () => {
    const id = await make({
      url,
      rows: [
        { name: 'x', token: 'one' },
        { name: 'x', token: 'two' },
      ],
    });
    const answer = await change(id, { rows: [{ name: 'x', token: { isSet: true } }] });
    expect(answer).toMatchObject({ code: 'INVALID_INPUT', fieldErrors: [{ path: 'details.rows.0.token' }] });
  });

  test('takes no word for a secret that is not stored', async () => {
    const id = await make({ url });
    const answer = await change(id, { apiKey: { isSet: true }, headers: { A: { isSet: true } } });
    expect(answer.fieldErrors.map(({ path }: { path: string }) => path)).toEqual([
      'details.apiKey',
      'details.headers.A',
    ]);
  });

  test('of the address asks for every secret again, and sends none there', async () => {
    const id = await make();
    const answer = await change(id, { url: 'https://evil.example/' });
    expect(answer).toMatchObject({ success: false, code: 'INVALID_INPUT' });
    expect(answer.fieldErrors).toEqual(
      ['apiKey', 'headers.X-Key', 'rows.0.token', 'rows.1.token'].map((path) => ({
        path: `details.${path}`,
        message: 'Type it again: the address changed.',
      })),
    );
    expect(await opened(id)).toMatchObject({ url, apiKey });
    const typed = { url: 'https://new.example/', apiKey: 'typed-anew', headers: null, rows: null };
    expect(await change(id, typed)).toMatchObject({ success: true });
    expect(await opened(id)).toEqual({ url: 'https://new.example/', apiKey: 'typed-anew', region: 'eu' });
  });

  test('cannot touch what was fixed when it was made', async () => {
    const id = await make({ url, region: 'us' });
    expect(await change(id, { region: 'eu' })).toMatchObject({
      code: 'INVALID_INPUT',
      fieldErrors: [{ path: 'details.region' }],
    });
    expect(await change(id, { region: 'us', note: 'n' })).toMatchObject({ success: true });
  });

  test('is refused once somebody else has changed it', async () => {
    const id = await make({ url });
    const [before] = (await owner.ask(`query${read}`, { orgId: owner.orgId, id })).data.connections;
    const rename = (name: string) => owner.ask(update, { id, name, at: before.updatedAt });
    const both = await Promise.all([rename('One'), rename('Two')]);
    expect(both.map(({ data }) => data.updateConnection.code).sort()).toEqual(['CONFLICT', 'OK']);
  });
});

test.each<[string, object, string[]]>([
  ['a required field that is missing', { details: {} }, ['details.url']],
  ['a field that the form does not have', { details: { url, oops: 1 } }, ['details.oops']],
  ['details that are no object', { details: [url] }, ['details']],
  [
    'the mark of a stored secret on something new',
    { details: { url, apiKey: { isSet: true } } },
    ['details.apiKey'],
  ],
  ['a NUL that could not be stored', { details: { url, note: 'a\u0000b' } }, ['details.note']],
  ['half a character', { details: { url, note: 'a\ud800b' } }, ['details.note']],
  ['an empty name', { name: ' ', details: { url } }, ['name']],
  ['an unknown destination', { code: 'nope', details: { url } }, ['integrationCode']],
  [
    'another destination’s form',
    { prototype: 'phone-connection', details: { url } },
    ['connectionPrototypeId'],
  ],
  ['an endless requestId', { requestId: 'x'.repeat(101), details: { url } }, ['requestId']],
])('%s is refused at its place', async (_what, variables, paths) => {
  const { data, errors } = await owner.ask(create, { orgId: owner.orgId, ...variables });
  expect(errors).toEqual([]);
  expect(data.createConnection).toMatchObject({ success: false, code: 'INVALID_INPUT', id: null });
  expect(data.createConnection.fieldErrors.map(({ path }: { path: string }) => path)).toEqual(paths);
});

test('names of headers may be anything', async () => {
  const headers = JSON.parse('{"a.b":"1","x[0]":"2","__proto__":"3","constructor":"4","ключ":"5"}');
  const id = await make({ url, headers });
  expect(JSON.stringify((await opened(id))?.headers)).toBe(JSON.stringify(headers));
});

test('a connection in use is not deleted, and what uses it is named', async () => {
  const id = await make({ url });
  const { data } = await owner.ask(
    'mutation($o: ID!) { createApplication(name: "S", platform: "server", orgId: $o) { id } }',
    {
      o: owner.orgId,
    },
  );
  const integrate = `mutation($a: ID!, $c: ID!) { createIntegration(appId: $a, integrationCode: "vault", configPayload: {}, connectionId: $c, name: "Shop to Vault") { id } }`;
  const made = await owner.ask(integrate, { a: data.createApplication.id, c: id });
  const remove = async () => (await owner.ask(update, { id, delete: true })).data.updateConnection;
  const refused = await remove();
  expect(refused).toMatchObject({ success: false, code: 'CONFLICT' });
  expect(refused.message).toContain('"Shop to Vault"');
  await owner.ask('mutation($id: ID!) { updateIntegration(integrationId: $id, delete: true) { success } }', {
    id: made.data.createIntegration.id,
  });
  expect(await remove()).toMatchObject({ success: true, id });
  expect((await remove()).code).toBe('NOT_FOUND');
});
