import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { keysOfOrganizationMax } from '../domain/rules/api-keys.ts';
import { arrange, openTestApi, type Client, type TestApi } from './testing.ts';

let api: TestApi;
let owner: Client & { orgId: string };
beforeAll(async () => {
  api = await openTestApi();
  owner = await api.owner();
});
afterAll(() => api.close());
afterEach(() => {
  api.clock.offsetMs = 0;
  vi.restoreAllMocks();
});

const create = `mutation($orgId: ID!, $name: String = "CI", $role: Role, $expiresAt: DateTime, $requestId: ID) {
  done: createApiKey(orgId: $orgId, name: $name, role: $role, expiresAt: $expiresAt, requestId: $requestId) {
    success code message id key fieldErrors { path }
  }
}`;
const update = `mutation($keyId: ID!, $name: String, $revoke: Boolean) {
  done: updateApiKey(keyId: $keyId, name: $name, revoke: $revoke) { success code id message fieldErrors { path } }
}`;
const list = `query($orgId: ID!) {
  apiKeys(orgId: $orgId) { id name role hint createdAt expiresAt lastUsedAt createdBy { id email } }
}`;
const sources = 'query($orgId: ID!) { applications(orgId: $orgId) { id } }';
const newSource =
  'mutation($orgId: ID!) { done: createApplication(name: "S", platform: "server", orgId: $orgId) { success code id } }';

const done = async (client: Client, query: string, variables: object = {}) =>
  (await client.ask(query, { orgId: client.orgId, ...variables })).data.done;
const status = async (client: Client & { orgId: string }) =>
  (await client.ask(sources, { orgId: client.orgId })).status;
const hourMs = 60 * 60_000;
const inMs = (ms: number) => new Date(Date.now() + ms).toISOString();

describe('a key', () => {
  test('is told once, and kept as a hash', async () => {
    const answer = await done(owner, create, { name: ' Deploys ', role: 'Owner', expiresAt: inMs(hourMs) });
    expect(answer).toMatchObject({ success: true, code: 'OK' });
    expect(answer.key).toMatch(/^sy_[1-9A-HJ-NP-Za-km-z]{43}$/);
    const reply = await owner.ask(list, { orgId: owner.orgId });
    expect(reply.data.apiKeys[0]).toMatchObject({
      ...{ id: answer.id, name: 'Deploys', role: 'Owner', lastUsedAt: null },
      ...{ hint: answer.key.slice(-4), createdBy: { id: owner.userId } },
    });
    expect(reply.text).not.toContain(answer.key);
    const rows = await api.database
      .sql`select row_to_json(a)::text as row from api_keys a union all select row_to_json(b)::text from audit b`;
    expect(JSON.stringify(rows)).not.toContain(answer.key.slice(3));
  });

  test('is answered again to a retry, from a sealed copy, and made once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => done(owner, create, { name: 'Again', requestId: 'again' })),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    const [{ key, success }] = answers;
    expect(success).toBe(true);
    const [kept] = await api.database
      .sql`select answer::text as text, sealed, made_id from requests where request_id = 'again'`;
    expect(kept?.text).not.toContain(key.slice(3));
    // Where a rotation of keys looks for it.
    expect(api.seal.open(Buffer.from(kept?.sealed), `api_keys:${kept?.made_id}`)).toBe(key);
    const { data } = await owner.ask(list, { orgId: owner.orgId });
    expect(data.apiKeys.filter(({ name }: { name: string }) => name === 'Again')).toHaveLength(1);
    expect(await status(Object.assign(api.client({ token: key }), { orgId: owner.orgId }))).toBe(200);
  });

  test('is renamed', async () => {
    const { keyId } = await api.keyOf(owner);
    expect(await done(owner, update, { keyId, name: 'Renamed' })).toMatchObject({ success: true, id: keyId });
    const { data } = await owner.ask(list, { orgId: owner.orgId });
    expect(data.apiKeys[0]).toMatchObject({ id: keyId, name: 'Renamed' });
  });

  test.each<[string, object, string]>([
    ['that has ended before it begins', { expiresAt: '2020-01-01T00:00:00Z' }, 'expiresAt'],
    ['of more than ten years', { expiresAt: inMs(11 * 365 * 24 * hourMs) }, 'expiresAt'],
    ['without a name', { name: ' ' }, 'name'],
  ])('%s is refused at its field', async (_what, variables, path) => {
    expect(await done(owner, create, variables)).toEqual({
      ...{ success: false, code: 'INVALID_INPUT', id: null, key: null, fieldErrors: [{ path }] },
      message: expect.any(String),
    });
  });

  test('is not made where there are too many, however many ask at once', async () => {
    const other = await api.owner();
    await api.database.sql`
      insert into api_keys (id, org_id, user_id, name, role, key_hash, hint)
      select 'k' || i, ${other.orgId}, ${other.userId}, 'K', 'User', sha256(i::text::bytea), 'abcd'
      from generate_series(3, ${keysOfOrganizationMax}) i`;
    const answers = await Promise.all(Array.from({ length: 5 }, () => done(other, create)));
    expect(answers.map(({ code }) => code).sort()).toEqual([...Array(3).fill('CONFLICT'), 'OK', 'OK']);
  });

  test.each([
    ['a User', () => api.member(owner.orgId, 'User'), 'FORBIDDEN'],
    ['a stranger', async () => Object.assign(await api.owner(), { orgId: owner.orgId }), 'FORBIDDEN'],
    ['a key of a User', () => api.keyOf(owner, 'User'), 'FORBIDDEN'],
    ['a key of an Owner', () => api.keyOf(owner, 'Owner'), 'FORBIDDEN'],
  ])('is neither made nor changed by %s', async (_who, make, code) => {
    const { keyId } = await api.keyOf(owner);
    const client = await make();
    expect(await done(client, create)).toMatchObject({ success: false, code, key: null });
    for (const change of [{ revoke: true }, { name: 'Mine' }])
      expect(await done(client, update, { keyId, ...change })).toMatchObject({ success: false, code });
    const { data } = await owner.ask(list, { orgId: owner.orgId });
    expect(data.apiKeys).toContainEqual(expect.objectContaining({ id: keyId, name: 'Program' }));
  });

  test('of another organization is not there', async () => {
    const { keyId } = await api.keyOf(await api.owner());
    for (const id of [keyId, 'nope'])
      expect(await done(owner, update, { keyId: id, revoke: true })).toMatchObject({ code: 'NOT_FOUND' });
    const { errors } = await (await api.member(owner.orgId)).ask(list, { orgId: owner.orgId });
    expect(errors[0]?.extensions.code).toBe('FORBIDDEN');
  });
});

describe('a program with a key', () => {
  test('is known with and without the word Bearer', async () => {
    const { token, orgId } = await api.keyOf(owner);
    for (const authorization of [`${token}`, `Bearer ${token}`, ` bearer  ${token} `])
      expect((await api.client().ask(sources, { orgId }, { authorization })).status).toBe(200);
  });

  test('does what its role may, and nothing more', async () => {
    const { connectionId } = await arrange(owner);
    const [asUser, asOwner] = [await api.keyOf(owner, 'User'), await api.keyOf(owner, 'Owner')];
    for (const client of [asUser, asOwner])
      expect(await done(client, newSource)).toMatchObject({ success: true });
    const rename = (client: Client) =>
      done(
        client,
        `mutation { done: updateConnection(connectionId: "${connectionId}", name: "R") { code } }`,
      );
    expect(await rename(asUser)).toEqual({ code: 'FORBIDDEN' });
    expect(await rename(asOwner)).toEqual({ code: 'OK' });
    const details = `{ connections(orgId: "${owner.orgId}", connectionId: "${connectionId}") { details } }`;
    expect((await asUser.ask(details)).data.connections).toEqual([{ details: null }]);
    expect((await asOwner.ask(details)).data.connections[0].details.apiKey).toMatchObject({ isSet: true });
  });

  test('sees its organization and the people in it', async () => {
    const client = await api.keyOf(owner);
    const { data, errors } = await client.ask(
      `{ organizations { id role } users(orgId: "${owner.orgId}") { id organizations { id } } }`,
    );
    expect(errors).toEqual([]);
    expect(data.organizations).toEqual([{ id: owner.orgId, role: 'User' }]);
    expect(data.users[0].organizations).toEqual([{ id: owner.orgId }]);
    const known = await client.ask(`{ organizations(userId: "${owner.userId}") { id } }`);
    expect(known.data.organizations).toEqual([{ id: owner.orgId }]);
  });

  test.each([
    '{ me { id } }',
    '{ users { id } }',
    '{ sessions { id } }',
    'mutation { done: createOrganization(name: "Mine") { success code } }',
    'mutation { done: revokeSession(sessionId: "x") { success code } }',
  ])('has no account: %s', async (operation) => {
    for (const role of ['User', 'Owner'] as const) {
      const { data, errors } = await (await api.keyOf(owner, role)).ask(operation);
      expect(data?.done?.code ?? errors[0]?.extensions.code).toBe('FORBIDDEN');
    }
  });

  test('enters no other organization, by header or argument, not even another of its maker', async () => {
    const { data } = await api
      .client({ token: owner.token })
      .ask('mutation { createOrganization(name: "Second") { id } }');
    const client = await api.keyOf(owner, 'Owner');
    for (const orgId of [data.createOrganization.id, (await api.owner()).orgId, 'nope']) {
      const bare = api.client({ token: client.token });
      expect((await bare.ask(sources, { orgId })).errors[0]?.extensions.code).toBe('FORBIDDEN');
      for (const organization of [orgId, owner.orgId])
        expect((await bare.ask(newSource, { orgId }, { organization })).data.done.code).toBe('FORBIDDEN');
      const header = await bare.ask(newSource, { orgId: owner.orgId }, { organization: orgId });
      expect(header.data.done.code).toBe('FORBIDDEN');
    }
    const without = await api.client({ token: client.token }).ask(newSource, { orgId: owner.orgId });
    expect(without.data.done.code).toBe('FORBIDDEN');
  });

  test.each<[string, (key: string) => string]>([
    ['that never was', () => `sy_${'A'.repeat(43)}`],
    ['that is cut', (key) => key.slice(0, -1)],
    ['that goes on', (key) => `${key}A`],
    ['in another case', (key) => key.toLowerCase()],
    ['of letters that no key has', () => `sy_${'0'.repeat(43)}`],
    ['of ten thousand letters', () => `sy_${'A'.repeat(10_000)}`],
  ])('%s is refused with 401', async (_what, spoil) => {
    const { token, orgId } = await api.keyOf(owner);
    const { status, errors } = await api.client({ token: spoil(token ?? '') }).ask(sources, { orgId });
    expect([status, errors[0]?.extensions.code]).toEqual([401, 'UNAUTHENTICATED']);
  });

  test('is asked for once in two seconds, and its use is written down once a minute', async () => {
    const client = await api.keyOf(owner);
    await status(client);
    const lastUse = async () =>
      (await api.database.sql`select last_used_at from api_keys where id = ${client.keyId}`)[0]?.last_used_at;
    const first = await lastUse();
    expect(first).toBeInstanceOf(Date);
    // So that this minute does not end meanwhile.
    const at = Date.now();
    vi.spyOn(Date, 'now').mockReturnValue(at);
    const looks = (statements: string[]) => statements.filter((text) => text.includes('api_keys'));
    await status(client);
    expect(looks(await api.countStatements(async () => void (await status(client))))).toEqual([]);
    api.clock.offsetMs = 2_000;
    expect(looks(await api.countStatements(async () => void (await status(client))))).toHaveLength(1);
    expect(await lastUse()).toEqual(first);
    api.clock.offsetMs = 61_000;
    await status(client);
    expect((await lastUse()).getTime()).toBe(at + 61_000);
  });
});

describe('a key ends', () => {
  /** The time stands still, so that only word of the change can end it. */
  const freeze = () => vi.spyOn(Date, 'now').mockReturnValue(Date.now());
  const ended = (client: Client & { orgId: string }) =>
    vi.waitFor(async () => expect(await status(client)).toBe(401));

  test('when it is revoked, at once', async () => {
    const client = await api.keyOf(owner);
    const other = await api.keyOf(owner);
    expect(await status(client)).toBe(200);
    freeze();
    expect(await done(owner, update, { keyId: client.keyId, revoke: true })).toMatchObject({ success: true });
    await ended(client);
    expect(await status(other)).toBe(200);
    expect(await done(owner, update, { keyId: client.keyId, revoke: true })).toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  test('after two seconds, where no word of it comes', async () => {
    const client = await api.keyOf(owner);
    expect(await status(client)).toBe(200);
    const { sql } = api.database;
    await sql`alter table api_keys disable trigger tell`;
    await sql`delete from api_keys where id = ${client.keyId}`;
    await sql`alter table api_keys enable trigger tell`;
    api.clock.offsetMs = 2_000;
    expect(await status(client)).toBe(401);
  });

  test('when its time is over, to the millisecond', async () => {
    const client = await api.keyOf(owner, 'User', { expiresAt: inMs(hourMs) });
    const at = Date.now();
    const [row] = await api.database.sql`select expires_at from api_keys where id = ${client.keyId}`;
    vi.spyOn(Date, 'now').mockReturnValue(at);
    api.clock.offsetMs = row?.expires_at.getTime() - at - 1;
    expect(await status(client)).toBe(200);
    api.clock.offsetMs += 1;
    expect(await status(client)).toBe(401);
  });

  test.each<[string, (makerId: string) => Promise<unknown>]>([
    [
      'membership',
      (id) => api.database.sql`delete from memberships where user_id = ${id} and org_id = ${owner.orgId}`,
    ],
    ['account', (id) => api.database.sql`delete from users where id = ${id}`],
  ])('with its maker’s %s', async (_what, end) => {
    const maker = await api.member(owner.orgId, 'Owner');
    const client = await api.keyOf(maker, 'Owner');
    expect(await status(client)).toBe(200);
    freeze();
    await end(maker.userId);
    await ended(client);
  });

  test('while its maker has proved no address, but in the organization that invited them', async () => {
    const { sql } = api.database;
    const maker = await api.member(owner.orgId, 'Owner');
    const client = await api.keyOf(maker);
    await sql`update users set confirmed_at = null where id = ${maker.userId}`;
    expect(await status(client)).toBe(401);
    await sql`update users set confined_to = ${(await api.owner()).orgId} where id = ${maker.userId}`;
    expect(await status(client)).toBe(401);
    await sql`update users set confined_to = ${owner.orgId} where id = ${maker.userId}`;
    expect(await status(client)).toBe(200);
  });

  test('being an Owner’s when its maker is one no more, at once', async () => {
    const maker = await api.member(owner.orgId, 'Owner');
    const client = await api.keyOf(maker, 'Owner');
    const role = async () => (await client.ask('{ organizations { role } }')).data.organizations[0].role;
    expect(await role()).toBe('Owner');
    freeze();
    const { sql } = api.database;
    await sql`update memberships set role = 'User' where user_id = ${maker.userId}`;
    await vi.waitFor(async () => expect(await role()).toBe('User'));
    expect((await client.ask(list, { orgId: owner.orgId })).errors[0]?.extensions.code).toBe('FORBIDDEN');
  });
});
