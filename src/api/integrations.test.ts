import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { arrange, openTestApi, type Client, type TestApi } from './testing.ts';

const create = `mutation($appId: ID!, $connectionId: ID!, $code: String = "vault", $config: JSON = {}, $name: String = "I", $enabled: Boolean, $requestId: ID) {
  createIntegration(appId: $appId, integrationCode: $code, configPayload: $config, connectionId: $connectionId, name: $name, enabled: $enabled, requestId: $requestId) {
    success message code id fieldErrors { path message }
  }
}`;
const update = `mutation($id: ID!, $config: JSON, $connectionId: ID, $name: String, $enabled: Boolean, $paused: Boolean, $delete: Boolean, $at: DateTime) {
  updateIntegration(integrationId: $id, configPayload: $config, connectionId: $connectionId, name: $name, enabled: $enabled, paused: $paused, delete: $delete, ifUpdatedAt: $at) {
    success message code id fieldErrors { path message }
  }
}`;

let api: TestApi;
let owner: Client & { orgId: string };
let made: Awaited<ReturnType<typeof arrange>>;
beforeAll(async () => {
  api = await openTestApi();
  owner = await api.owner();
  made = await arrange(owner);
});
afterAll(() => api.close());

async function one(id: string) {
  const { data } = await owner.ask(
    'query($orgId: ID!, $id: ID!) { integrations(orgId: $orgId, integrationId: $id) { name configPayload enabled state pausedReason updatedAt appId connectionId } }',
    { orgId: owner.orgId, id },
  );
  return data.integrations[0];
}

test('a new one delivers, with the defaults of what it requires', async () => {
  expect(await one(made.integrationId)).toMatchObject({
    ...{ state: 'on', enabled: true, appId: made.appId, connectionId: made.connectionId },
    configPayload: { events: ['Signed Up'], mode: 'all' },
  });
  const { data } = await owner.ask(create, { ...made, enabled: false });
  expect(await one(data.createIntegration.id)).toMatchObject({ state: 'off', enabled: false });
});

describe('a request that is sent again', () => {
  test('answers the first result and creates nothing, also two at once', async () => {
    const count = async () =>
      (await owner.ask('query($o: ID!) { counts(orgId: $o) { integrations } }', { o: owner.orgId })).data
        .counts.integrations;
    const before = await count();
    const variables = { ...made, requestId: 'retry', name: 'Once' };
    const answers = await Promise.all([1, 2, 3].map(() => owner.ask(create, variables)));
    answers.push(await owner.ask(create, { ...variables, name: 'Another' }));
    const ids = new Set(answers.map(({ data }) => data.createIntegration.id));
    expect(ids.size).toBe(1);
    expect(answers.every(({ data }) => data.createIntegration.success)).toBe(true);
    expect(await count()).toBe(before + 1);
  });

  test('of another operation is a CONFLICT; of another person it is another request', async () => {
    await owner.ask(create, { ...made, requestId: 'shared' });
    const other =
      'mutation($o: ID!, $r: ID) { createApplication(name: "S", platform: "server", orgId: $o, requestId: $r) { code success } }';
    expect((await owner.ask(other, { o: owner.orgId, r: 'shared' })).data.createApplication.code).toBe(
      'CONFLICT',
    );
    const colleague = await api.member(owner.orgId);
    expect((await colleague.ask(other, { o: owner.orgId, r: 'shared' })).data.createApplication.success).toBe(
      true,
    );
  });

  test('after a refusal may succeed, and after 24 hours makes a new one', async () => {
    const wrong = await owner.ask(create, { ...made, connectionId: 'nope', requestId: 'later' });
    expect(wrong.data.createIntegration.code).toBe('NOT_FOUND');
    const first = await owner.ask(create, { ...made, requestId: 'later' });
    expect(first.data.createIntegration.success).toBe(true);
    await api.database.sql`update requests set created_at = now() - interval '25 hours'`;
    const second = await owner.ask(create, { ...made, requestId: 'later' });
    expect(second.data.createIntegration.id).not.toBe(first.data.createIntegration.id);
  });
});

test.each<[string, object, string, string[]]>([
  ['a missing source', { appId: 'nope' }, 'NOT_FOUND', []],
  ['a missing connection', { connectionId: 'nope' }, 'NOT_FOUND', []],
  ['an unknown destination', { code: 'nope' }, 'INVALID_INPUT', ['integrationCode']],
  ['a connection to another destination', { code: 'phone' }, 'INVALID_INPUT', ['connectionId']],
  ['a wrong entry', { config: { events: ['ok', 'x'] } }, 'INVALID_INPUT', ['configPayload.events.1']],
  ['a choice that is none', { config: { mode: 'none' } }, 'INVALID_INPUT', ['configPayload.mode']],
  ['a field that is none', { config: { 'a.b': 1 } }, 'INVALID_INPUT', ['configPayload.a.b']],
  ['no configuration at all', { config: 'x' }, 'INVALID_INPUT', ['configPayload']],
  ['a name of line breaks', { name: 'a\nb' }, 'INVALID_INPUT', ['name']],
])('%s is refused', async (_what, variables, code, paths) => {
  const { data } = await owner.ask(create, { ...made, ...variables });
  expect(data.createIntegration).toMatchObject({ success: false, code, id: null });
  expect(data.createIntegration.fieldErrors.map(({ path }: { path: string }) => path)).toEqual(paths);
});

test('a destination that takes nothing from the source’s platform says so', async () => {
  const { data } = await owner.ask(
    'mutation($o: ID!) { createConnection(integrationCode: "phone", details: {}, name: "P", orgId: $o, connectionPrototypeId: "phone-connection") { id } }',
    { o: owner.orgId },
  );
  const refused = await owner.ask(create, {
    appId: made.appId,
    connectionId: data.createConnection.id,
    code: 'phone',
  });
  expect(refused.data.createIntegration).toMatchObject({
    code: 'INVALID_INPUT',
    fieldErrors: [{ path: 'appId' }],
  });
});

test('off and paused exclude each other, and what is turned on again starts at now', async () => {
  const { data } = await owner.ask(create, made);
  const id = data.createIntegration.id;
  const change = async (variables: object) =>
    (await owner.ask(update, { id, ...variables })).data.updateIntegration;
  const startsAt = async () =>
    (await api.database.sql`select starts_at from integrations where id = ${id}`)[0]?.starts_at;
  const begun = await startsAt();

  expect((await change({ paused: true })).success).toBe(true);
  expect(await one(id)).toMatchObject({
    state: 'paused',
    enabled: true,
    pausedReason: 'A person paused it.',
  });
  expect((await change({ paused: false })).success).toBe(true);
  expect(await one(id)).toMatchObject({ state: 'on', pausedReason: null });
  expect(await startsAt()).toEqual(begun);

  expect((await change({ enabled: false })).success).toBe(true);
  expect(await one(id)).toMatchObject({ state: 'off', enabled: false });
  expect(await change({ paused: true })).toMatchObject({
    code: 'INVALID_INPUT',
    fieldErrors: [{ path: 'paused' }],
  });
  expect((await change({ enabled: true })).success).toBe(true);
  expect(await startsAt()).not.toEqual(begun);
});

test('a change replaces the configuration, keeps what is left out of the arguments, and notices others', async () => {
  const { data } = await owner.ask(create, { ...made, config: { table: 't', events: ['Left'] } });
  const id = data.createIntegration.id;
  const before = await one(id);
  const change = async (variables: object) =>
    (await owner.ask(update, { id, ...variables })).data.updateIntegration;

  expect((await change({ config: { table: 't', mode: 'all' }, at: before.updatedAt })).success).toBe(true);
  expect(await one(id)).toMatchObject({ name: 'I', configPayload: { table: 't', mode: 'all' } });
  expect((await change({ name: 'Late', at: before.updatedAt })).code).toBe('CONFLICT');
  expect(await change({ config: { table: 'other' } })).toMatchObject({
    fieldErrors: [{ path: 'configPayload.table' }],
  });
  expect((await change({ connectionId: 'nope' })).code).toBe('NOT_FOUND');
  expect((await change({ delete: true })).success).toBe(true);
  expect((await change({ name: 'Gone' })).code).toBe('NOT_FOUND');
});
