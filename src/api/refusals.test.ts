import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { arrange, openTestApi, secretKey, type Client, type TestApi } from './testing.ts';

type Member = Client & { orgId: string };
type Ids = { orgId: string; appId: string; connectionId: string; integrationId: string };

let api: TestApi;
let owner: Member;
let user: Member;
let stranger: Member;
let mine: Ids;
let foreign: Ids;

beforeAll(async () => {
  api = await openTestApi();
  owner = await api.owner();
  user = await api.member(owner.orgId, 'User');
  stranger = await api.owner();
  mine = { orgId: owner.orgId, ...(await arrange(owner)) };
  foreign = { orgId: stranger.orgId, ...(await arrange(stranger)) };
});
afterAll(() => api.close());

const details = '{ url: "https://a.example" }';
/** Every operation that reads something of an organization; which part of it only some ask for. */
const reads: [name: string, query: (ids: Ids) => string, idsInside: (keyof Ids)[]][] = [
  [
    'applications',
    ({ orgId, appId }) => `{ applications(orgId: "${orgId}", appId: "${appId}") { id } }`,
    ['appId'],
  ],
  ['all applications', ({ orgId }) => `{ applications(orgId: "${orgId}") { id } }`, []],
  [
    'connections',
    ({ orgId, connectionId }) => `{ connections(orgId: "${orgId}", connectionId: "${connectionId}") { id } }`,
    ['connectionId'],
  ],
  [
    'integrations',
    ({ orgId, integrationId }) =>
      `{ integrations(orgId: "${orgId}", integrationId: "${integrationId}") { id } }`,
    ['integrationId'],
  ],
  [
    'integrations of a source',
    ({ orgId, appId }) => `{ integrations(orgId: "${orgId}", appId: "${appId}") { id } }`,
    ['appId'],
  ],
  ['organizations', ({ orgId }) => `{ organizations(orgId: "${orgId}") { id role } }`, []],
  ['users', ({ orgId }) => `{ users(orgId: "${orgId}") { id } }`, []],
  ['counts', ({ orgId }) => `{ counts(orgId: "${orgId}") { users } }`, []],
  ['events', ({ orgId, appId }) => `{ events(orgId: "${orgId}", appId: "${appId}") { id } }`, ['appId']],
  [
    'rejections',
    ({ orgId, appId }) => `{ rejections(orgId: "${orgId}", appId: "${appId}") { id } }`,
    ['appId'],
  ],
];

/** Every operation that edits, and who may; all of them answer as a StatusMessage under `done`. */
const edits: [name: string, mutation: (ids: Ids) => string, roles: string[], idsInside: (keyof Ids)[]][] = [
  [
    'createApplication',
    ({ orgId }) => `createApplication(name: "A", platform: "server", orgId: "${orgId}")`,
    ['Owner', 'User'],
    [],
  ],
  [
    'updateApplication',
    ({ appId }) => `updateApplication(appId: "${appId}", name: "B")`,
    ['Owner', 'User'],
    ['appId'],
  ],
  [
    'createConnection',
    ({ orgId }) =>
      `createConnection(integrationCode: "vault", details: ${details}, name: "C", orgId: "${orgId}", connectionPrototypeId: "vault-connection")`,
    ['Owner'],
    [],
  ],
  [
    'updateConnection',
    ({ connectionId }) => `updateConnection(connectionId: "${connectionId}", name: "D")`,
    ['Owner'],
    ['connectionId'],
  ],
  [
    'createIntegration',
    ({ appId, connectionId }) =>
      `createIntegration(appId: "${appId}", integrationCode: "vault", configPayload: {}, connectionId: "${connectionId}", name: "E")`,
    ['Owner', 'User'],
    ['appId', 'connectionId'],
  ],
  [
    'updateIntegration',
    ({ integrationId }) => `updateIntegration(integrationId: "${integrationId}", name: "F")`,
    ['Owner', 'User'],
    ['integrationId'],
  ],
];

async function edit(client: Client, mutation: string, headers: Record<string, string> = {}) {
  const { data, errors } = await client.ask(
    `mutation { done: ${mutation} { success code id message } }`,
    {},
    headers,
  );
  expect(errors).toEqual([]);
  return data.done as { success: boolean; code: string; id: string | null; message: string };
}

describe.each(reads)('%s', (_name, query, idsInside) => {
  test('answer an Owner and a User of the organization, with or without the header', async () => {
    for (const client of [owner, user])
      for (const orgId of [client.orgId, undefined]) {
        const { errors } = await api.client({ token: client.token, orgId }).ask(query(mine));
        expect(errors).toEqual([]);
      }
  });

  test('are FORBIDDEN for a foreign organization and for one that is not there, in the same words', async () => {
    const messages = [];
    for (const orgId of [foreign.orgId, 'nope']) {
      const { errors } = await api.client({ token: owner.token }).ask(query({ ...foreign, orgId }));
      expect(errors[0]?.extensions.code).toBe('FORBIDDEN');
      messages.push(errors[0]?.message);
    }
    expect(messages[0]).toBe(messages[1]);
  });

  test('are FORBIDDEN where the header contradicts', async () => {
    const { errors } = await owner.ask(query(mine), {}, { organization: foreign.orgId });
    expect(errors[0]?.extensions.code).toBe('FORBIDDEN');
  });

  test.each(idsInside)('find no %s of another organization, nor one that is not there', async (id) => {
    for (const value of [foreign[id], 'nope', 'x'.repeat(5_000), "'; drop table users; --"]) {
      const { errors } = await owner.ask(query({ ...mine, [id]: value }));
      expect(errors[0]?.extensions.code, value).toBe('NOT_FOUND');
    }
  });

  test('answer nobody without a token', async () => {
    const { status, errors } = await api.client({ orgId: mine.orgId }).ask(query(mine));
    expect([status, errors[0]?.extensions.code]).toEqual([401, 'UNAUTHENTICATED']);
  });
});

describe.each(edits)('%s', (_name, mutation, roles, idsInside) => {
  test.each(['Owner', 'User'])('by a role in the table alone: %s', async (role) => {
    const answer = await edit(role === 'Owner' ? owner : user, mutation(mine));
    expect(answer).toMatchObject(
      roles.includes(role) ? { success: true, code: 'OK' } : { success: false, code: 'FORBIDDEN', id: null },
    );
  });

  test('needs the header, and one that agrees', async () => {
    const without = api.client({ token: owner.token });
    expect((await edit(without, mutation(mine))).code).toBe('FORBIDDEN');
    expect((await edit(without, mutation(mine), { organization: foreign.orgId })).code).toBe('FORBIDDEN');
    expect((await edit(without, mutation(mine), { organization: 'nope' })).code).toBe('FORBIDDEN');
    expect((await edit(without, mutation(mine), { organization: mine.orgId })).success).toBe(true);
  });

  test.each(idsInside)('finds no %s of another organization, nor one that is not there', async (id) => {
    for (const value of [foreign[id], 'nope'])
      expect((await edit(owner, mutation({ ...mine, [id]: value }))).code).toBe('NOT_FOUND');
  });

  test('asks for a token first', async () => {
    const { status, errors } = await api
      .client({ orgId: mine.orgId })
      .ask(`mutation { done: ${mutation(mine)} { success } }`);
    expect([status, errors[0]?.extensions.code]).toEqual([401, 'UNAUTHENTICATED']);
  });
});

test('a header that names another organization of one’s own contradicts all the same', async () => {
  const both = await api.member(mine.orgId, 'Owner');
  const { data } = await both.ask('mutation { createOrganization(name: "Other") { id } }');
  const organization: string = data.createOrganization.id;
  for (const [name, mutation, , idsInside] of edits)
    expect((await edit(both, mutation(mine), { organization })).code, name).toBe(
      idsInside.length > 0 ? 'NOT_FOUND' : 'FORBIDDEN',
    );
  for (const [name, query] of reads)
    expect((await both.ask(query(mine), {}, { organization })).errors[0]?.extensions.code, name).toBe(
      'FORBIDDEN',
    );
});

test('a User works with connections and never sees what is in them', async () => {
  const nested = `{ integrations(orgId: "${mine.orgId}") { connection { name details integrations { connection { details } } } } }`;
  const reply = await user.ask(nested);
  expect(reply.errors).toEqual([]);
  expect(reply.data.integrations[0].connection.details).toBeNull();
  expect(reply.text).not.toMatch(/vault\.example|4f2a|isSet/);
  const seen = await owner.ask(nested);
  expect(seen.data.integrations[0].connection.details).toMatchObject({
    apiKey: { isSet: true, hint: '4f2a' },
  });
  expect(seen.text).not.toContain(secretKey);
});

test('what a mutation refuses nothing was written of', async () => {
  await edit(user, edits[2]?.[1](mine) ?? '');
  const { data } = await owner.ask(`{ connections(orgId: "${mine.orgId}") { name } }`);
  const made = data.connections.filter(({ name }: { name: string }) => name === 'C');
  // Two by the Owner, in the tests above.
  expect(made).toHaveLength(2);
});

describe('people', () => {
  test('without arguments are the asker alone', async () => {
    for (const query of ['{ users { id } }', `{ users(userId: "${owner.userId}") { id } }`])
      expect((await owner.ask(query)).data.users).toEqual([{ id: owner.userId }]);
  });

  test('of an organization are all that belong to it, or the one that is asked for', async () => {
    const { data } = await user.ask(
      `{ users(orgId: "${mine.orgId}") { id organizations { id role users { role user { id } } } } }`,
    );
    expect(data.users.map(({ id }: { id: string }) => id)).toEqual(
      expect.arrayContaining([owner.userId, user.userId]),
    );
    expect(JSON.stringify(data)).not.toContain(stranger.userId);
    expect(data.users[0].organizations[0]).toMatchObject({ id: mine.orgId, role: 'User' });
    const one = `{ users(orgId: "${mine.orgId}", userId: "${user.userId}") { id } }`;
    expect((await owner.ask(one)).data.users).toEqual([{ id: user.userId }]);
  });

  test('who are strangers stay unknown', async () => {
    const alone = await owner.ask(`{ users(userId: "${stranger.userId}") { id } }`);
    expect(alone.errors[0]?.extensions.code).toBe('FORBIDDEN');
    const inside = await owner.ask(`{ users(orgId: "${mine.orgId}", userId: "${stranger.userId}") { id } }`);
    expect(inside.errors[0]?.extensions.code).toBe('NOT_FOUND');
    expect(
      (await owner.ask(`{ organizations(userId: "${stranger.userId}") { id } }`)).data.organizations,
    ).toEqual([]);
  });

  test('see of each other the organizations they share', async () => {
    const other = await owner.ask('mutation { createOrganization(name: "Second") { id success } }');
    const mineAlone = other.data.createOrganization.id;
    const { data } = await user.ask(`{ users(orgId: "${mine.orgId}") { id organizations { id } } }`);
    expect(JSON.stringify(data)).not.toContain(mineAlone);
    const all = await owner.ask('{ organizations { id name role } }');
    expect(all.data.organizations.map(({ id }: { id: string }) => id)).toEqual([mineAlone, mine.orgId]);
    expect(
      (await owner.ask(`{ organizations(userId: "${user.userId}") { id } }`)).data.organizations,
    ).toEqual([{ id: mine.orgId }]);
  });

  test('make organizations for themselves alone', async () => {
    const make = async (args: string) =>
      (await owner.ask(`mutation { createOrganization(${args}) { success code id } }`)).data
        .createOrganization;
    expect(await make(`name: "X", userId: "${stranger.userId}"`)).toMatchObject({
      success: false,
      code: 'FORBIDDEN',
    });
    expect(await make(`name: "  ", userId: "${owner.userId}"`)).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await make(`name: "X", userId: "${owner.userId}"`)).toMatchObject({ success: true });
  });
});

test('a source is renamed, switched off and deleted with its integrations', async () => {
  const { appId, integrationId } = await arrange(owner, 'Doomed');
  const change = (args: string) => edit(owner, `updateApplication(appId: "${appId}", ${args})`);
  expect(await change('name: "Renamed", enabled: false')).toMatchObject({ success: true, id: appId });
  const read = `{ applications(orgId: "${mine.orgId}", appId: "${appId}") { name enabled platform orgId lastEventAt integrations { id } updatedAt } }`;
  const [source] = (await owner.ask(read)).data.applications;
  expect(source).toMatchObject({
    name: 'Renamed',
    enabled: false,
    platform: 'server',
    orgId: mine.orgId,
    lastEventAt: null,
    integrations: [{ id: integrationId }],
  });
  expect(appId).toMatch(/^[A-Za-z0-9]{21}$/);
  expect((await change('name: "Late", ifUpdatedAt: "2020-01-01T00:00:00Z"')).code).toBe('CONFLICT');
  expect((await change(`delete: true, ifUpdatedAt: "${source.updatedAt}"`)).success).toBe(true);
  expect((await owner.ask(read)).errors[0]?.extensions.code).toBe('NOT_FOUND');
  const gone = await owner.ask(
    `{ integrations(orgId: "${mine.orgId}", integrationId: "${integrationId}") { id } }`,
  );
  expect(gone.errors[0]?.extensions.code).toBe('NOT_FOUND');
});

test.each([
  ['an unknown platform', 'name: "A", platform: "fax"', 'platform'],
  ['an empty name', 'name: "", platform: "server"', 'name'],
  ['a NUL', 'name: "a\\u0000", platform: "server"', 'name'],
])('a source with %s is refused', async (_what, args, path) => {
  const { data } = await owner.ask(
    `mutation { createApplication(${args}, orgId: "${mine.orgId}") { code fieldErrors { path } } }`,
  );
  expect(data.createApplication).toEqual({ code: 'INVALID_INPUT', fieldErrors: [{ path }] });
});
