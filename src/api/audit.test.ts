import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../domain/ids.ts';
import { arrange, openTestApi, secretKey, type Client, type TestApi } from './testing.ts';

type Member = Client & { orgId: string };
type Entry = {
  id: string;
  at: string;
  actor: string;
  address: string | null;
  action: string;
  subject: string;
  subjectId: string;
  change: { before: Record<string, unknown>; after: Record<string, unknown> } | null;
};

let api: TestApi;
let owner: Member;
beforeAll(async () => {
  api = await openTestApi();
  owner = await api.owner();
});
afterAll(() => api.close());

const list = `query($orgId: ID!, $actor: String, $subject: String, $from: DateTime, $to: DateTime, $after: ID, $limit: Int) {
  auditLog(orgId: $orgId, actor: $actor, subject: $subject, from: $from, to: $to, after: $after, limit: $limit) {
    id at actor address action subject subjectId change
  }
}`;

async function entries(variables: object = {}, client = owner): Promise<Entry[]> {
  const { data, errors } = await client.ask(list, { orgId: client.orgId, limit: 50, ...variables });
  expect(errors).toEqual([]);
  return data.auditLog;
}

/** A mutation that has to work; answers the id. */
async function act(client: Client, mutation: string, variables: object = {}): Promise<string> {
  const head = Object.keys(variables).includes('d') ? '($d: JSON!)' : '';
  const { data } = await client.ask(
    `mutation${head} { done: ${mutation} { success message id } }`,
    variables,
  );
  expect(data.done, data.done.message).toMatchObject({ success: true });
  return data.done.id;
}

/** All that the table holds, as text. */
async function tableText(): Promise<string> {
  return JSON.stringify(await api.database.sql`select row_to_json(a)::text as row from audit a`);
}

describe('what is written down of', () => {
  test('a source: who, from where, what, and what went with it', async () => {
    const { appId, integrationId } = await arrange(owner);
    await act(owner, `updateApplication(appId: "${appId}", name: "Store", enabled: false)`);
    await act(owner, `updateApplication(appId: "${appId}", delete: true)`);
    const [removed, changed, created, ...more] = await entries({ subject: appId });
    expect(more).toEqual([]);
    const email = (await owner.ask('{ me { email } }')).data.me.email;
    expect(created).toMatchObject({
      ...{ actor: email, address: '127.0.0.1', action: 'source.create', subject: 'Shop', subjectId: appId },
      change: {
        before: { name: null, platform: null, enabled: null },
        after: { name: 'Shop', platform: 'server', enabled: true },
      },
    });
    expect(changed).toMatchObject({ action: 'source.update', subject: 'Store' });
    expect(changed?.change).toEqual({
      before: { name: 'Shop', enabled: true },
      after: { name: 'Store', enabled: false },
    });
    expect(removed).toMatchObject({
      action: 'source.delete',
      change: { before: { integrations: [{ id: integrationId, name: 'Shop to Vault' }] } },
    });
  });

  test('a connection: marks of secrets, and that one was replaced though its mark is the same', async () => {
    const { connectionId: id } = await arrange(owner);
    const change = (d: object) => act(owner, `updateConnection(connectionId: "${id}", details: $d)`, { d });
    await change({ apiKey: 'another_secret_with_4f2a', headers: { A: 'first-short' } });
    await change({ headers: { A: 'other-short' } });
    await change({ headers: null });
    const other = await act(
      owner,
      `createConnection(integrationCode: "vault", details: { url: "https://a.example", apiKey: "s" }, name: "Doomed", orgId: "${owner.orgId}", connectionPrototypeId: "vault-connection")`,
    );
    await act(owner, `updateConnection(connectionId: "${other}", delete: true)`);
    const log = await entries({ subject: id });
    const mark = { isSet: true, hint: '4f2a' };
    const before = { url: 'https://vault.example/in', apiKey: mark, region: 'eu' };
    expect(log.map((entry) => entry.change)).toEqual([
      {
        before: { details: { ...before, headers: { A: { isSet: true } } } },
        after: { details: { ...before } },
      },
      {
        before: { details: { ...before, headers: { A: { isSet: true } } } },
        after: { details: { ...before, headers: { A: { isSet: true, changed: true } } } },
      },
      {
        before: { details: before },
        after: {
          details: { ...before, apiKey: { ...mark, changed: true }, headers: { A: { isSet: true } } },
        },
      },
      { before: { name: null, details: null }, after: { name: 'Vault', details: before } },
    ]);
    expect((await entries({ subject: other })).map(({ action }) => action)).toEqual([
      'connection.delete',
      'connection.create',
    ]);
    // What is shown of the connection itself has no such word.
    const shown = await owner.ask(
      `{ connections(orgId: "${owner.orgId}", connectionId: "${id}") { details } }`,
    );
    expect(shown.text).not.toContain('changed');
  });

  test('an integration', async () => {
    const { connectionId, integrationId: id } = await arrange(owner);
    const change = (args: string) => act(owner, `updateIntegration(integrationId: "${id}", ${args})`);
    await change('enabled: false');
    await change('configPayload: { events: ["Signed Up", "Paid"] }');
    await change('delete: true');
    const config = { events: ['Signed Up'], mode: 'all' };
    const more = { ...config, events: ['Signed Up', 'Paid'] };
    const whole = (configPayload: object, state: string) => ({
      name: 'Shop to Vault',
      configPayload,
      connectionId,
      state,
    });
    const nothing = { name: null, configPayload: null, connectionId: null, state: null };
    expect((await entries({ subject: id })).map(({ action, change }) => [action, change])).toEqual([
      ['integration.delete', { before: whole(more, 'off'), after: nothing }],
      ['integration.update', { before: { configPayload: config }, after: { configPayload: more } }],
      ['integration.update', { before: { state: 'on' }, after: { state: 'off' } }],
      ['integration.create', { before: nothing, after: whole(config, 'on') }],
    ]);
  });

  test('an API key, and what is done with it', async () => {
    const program = await api.keyOf(owner);
    const appId = await act(
      program,
      `createApplication(name: "By a program", platform: "server", orgId: "${owner.orgId}")`,
    );
    await act(owner, `updateApiKey(keyId: "${program.keyId}", name: "Deploys")`);
    await act(owner, `updateApiKey(keyId: "${program.keyId}", revoke: true)`);
    expect(
      (await entries({ subject: program.keyId })).map(({ action, change }) => [action, change?.after]),
    ).toEqual([
      ['key.update', { isRevoked: true }],
      ['key.update', { name: 'Deploys' }],
      [
        'key.create',
        { name: 'Program', role: 'User', expiresAt: null, hint: expect.stringMatching(/^.{4}$/) },
      ],
    ]);
    const byKey = { actor: 'Program', action: 'source.create', subjectId: appId };
    expect(await entries({ actor: `key:${program.keyId}` })).toMatchObject([byKey]);
  });

  test('a change of nothing is nothing', async () => {
    const { appId, connectionId, integrationId } = await arrange(owner);
    const before = await tableText();
    await act(owner, `updateApplication(appId: "${appId}", name: "Shop", enabled: true)`);
    await act(owner, `updateConnection(connectionId: "${connectionId}", name: "Vault", details: $d)`, {
      d: { apiKey: secretKey },
    });
    await act(
      owner,
      `updateIntegration(integrationId: "${integrationId}", enabled: true, configPayload: { events: ["Signed Up"] })`,
    );
    expect(await tableText()).toBe(before);
  });

  test('a configuration of 100 kB is a note, beside what is short', async () => {
    const { integrationId: id } = await arrange(owner);
    const d = { events: Array.from({ length: 2_000 }, (_, i) => `Event ${i} ${'x'.repeat(40)}`) };
    await act(owner, `updateIntegration(integrationId: "${id}", name: "Long", configPayload: $d)`, { d });
    const [entry] = await entries({ subject: id, limit: 1 });
    expect(entry?.change?.after).toMatchObject({
      name: 'Long',
      configPayload: { mode: 'all', events: expect.stringContaining('characters, too many to be kept') },
    });
    expect(JSON.stringify(entry?.change).length).toBeLessThan(21_000);
  });
});

test('no secret ever stands in the table', async () => {
  const secrets = ['kept-secret-in-a-row', 'secret-in-a-header', 'the-second-secret-4f2a', 'sh0rt'];
  const { appId, connectionId: id } = await arrange(owner);
  const [row, header, second, short] = secrets;
  const change = (d: object) => act(owner, `updateConnection(connectionId: "${id}", details: $d)`, { d });
  await change({ rows: [{ name: 'a', token: row }], headers: { 'X-Key': header, Short: short } });
  await change({ apiKey: second });
  await change({ rows: [{ name: 'renamed', token: { isSet: true } }], headers: { Short: short } });
  const wrong = await owner.ask(
    `mutation($d: JSON!) { done: updateConnection(connectionId: "${id}", details: $d) { code } }`,
    { d: { url: 'https://b.example', apiKey: 'typed-for-nothing' } },
  );
  expect(wrong.data.done.code).toBe('INVALID_INPUT');
  const { token } = await api.keyOf(owner);
  await act(owner, `updateApplication(appId: "${appId}", delete: true)`);
  await act(owner, `updateConnection(connectionId: "${id}", delete: true)`);
  const text = await tableText();
  expect(text).toContain('renamed');
  for (const secret of [...secrets, secretKey, 'typed-for-nothing', token?.slice(3)])
    expect(text).not.toContain(secret);
});

describe('a change and its entry', () => {
  /** One of each kind. */
  const changesOf = (ids: { appId: string; connectionId: string; integrationId: string; keyId: string }) => [
    `createApplication(name: "N", platform: "server", orgId: "${owner.orgId}", requestId: "broken")`,
    `updateApplication(appId: "${ids.appId}", name: "N")`,
    `updateApplication(appId: "${ids.appId}", delete: true)`,
    `createConnection(integrationCode: "vault", details: { url: "https://a.example" }, name: "N", orgId: "${owner.orgId}", connectionPrototypeId: "vault-connection")`,
    `updateConnection(connectionId: "${ids.connectionId}", name: "N")`,
    `createIntegration(appId: "${ids.appId}", integrationCode: "vault", configPayload: {}, connectionId: "${ids.connectionId}", name: "N")`,
    `updateIntegration(integrationId: "${ids.integrationId}", name: "N")`,
    `updateIntegration(integrationId: "${ids.integrationId}", delete: true)`,
    `createApiKey(orgId: "${owner.orgId}", name: "N")`,
    `updateApiKey(keyId: "${ids.keyId}", name: "N")`,
    `updateApiKey(keyId: "${ids.keyId}", revoke: true)`,
  ];

  const all = async () =>
    JSON.stringify(
      await api.database
        .sql`select row_to_json(s)::text from sources s union all select row_to_json(c)::text from connections c
          union all select row_to_json(i)::text from integrations i union all select row_to_json(k)::text from api_keys k
          union all select row_to_json(r)::text from requests r`,
    );

  test('are both missing where the change is refused', async () => {
    const { appId, connectionId, integrationId } = await arrange(owner);
    const stranger = await api.owner();
    const before = await tableText();
    const operations: [Client, string][] = [
      [owner, `createApplication(name: "", platform: "server", orgId: "${owner.orgId}")`],
      [owner, `updateApplication(appId: "${appId}", name: "B", ifUpdatedAt: "2020-01-01T00:00:00Z")`],
      [owner, `updateConnection(connectionId: "${connectionId}", delete: true)`],
      [owner, `updateConnection(connectionId: "${connectionId}", name: "B", details: { nope: 1 })`],
      [owner, `updateIntegration(integrationId: "${integrationId}", name: "B", connectionId: "nope")`],
      [stranger, `updateApplication(appId: "${appId}", name: "B")`],
      [stranger, `updateIntegration(integrationId: "${integrationId}", delete: true)`],
    ];
    for (const [client, operation] of operations)
      expect((await client.ask(`mutation { done: ${operation} { success } }`)).data.done.success).toBe(false);
    expect(await tableText()).toBe(before);
  });

  test('are both missing where the entry cannot be written', async () => {
    const { appId, connectionId, integrationId } = await arrange(owner);
    const program = await api.keyOf(owner);
    const { sql } = api.database;
    const before = await all();
    await sql`alter table audit add constraint broken check (false) not valid`;
    for (const operation of changesOf({ appId, connectionId, integrationId, keyId: program.keyId }))
      await expect(owner.ask(`mutation { ${operation} { success } }`), operation).rejects.toThrow(
        'Something broke here',
      );
    await sql`alter table audit drop constraint broken`;
    expect(await all()).toBe(before);
  });

  test('are both missing where the change does not come through in the end', async () => {
    const { appId, connectionId, integrationId } = await arrange(owner);
    const { keyId } = await api.keyOf(owner);
    const { sql } = api.database;
    const [before, entries] = [await all(), await tableText()];
    const tables = ['sources', 'connections', 'integrations', 'api_keys'];
    await sql`create function refuse_late() returns trigger language plpgsql as 'begin raise exception ''late''; end'`;
    for (const table of tables)
      await sql`
        create constraint trigger late after insert or update or delete on ${sql(table)} deferrable initially deferred
        for each row execute function refuse_late()`;
    for (const operation of changesOf({ appId, connectionId, integrationId, keyId }))
      await expect(owner.ask(`mutation { ${operation} { success } }`), operation).rejects.toThrow(
        'Something broke here',
      );
    for (const table of tables) await sql`drop trigger late on ${sql(table)}`;
    expect(await all()).toBe(before);
    // An entry that was written beside the transaction would have stayed.
    expect(await tableText()).toBe(entries);
  });
});

describe('the log', () => {
  let other: Member;
  const ids: string[] = [];
  beforeAll(async () => {
    other = await api.owner();
    // That the organization was made stands there too.
    await api.database.sql`delete from audit where org_id = ${other.orgId}`;
    for (let i = 0; i < 120; i++) ids.push(newId());
    // Every third has the moment of the one before, so that ties are there.
    for (const [i, id] of ids.entries())
      await api.database.sql`
        insert into audit (id, at, org_id, actor_id, actor_name, action, subject_id, subject_name)
        values (${id}, ${new Date(Date.UTC(2026, 0, 1, 0, Math.floor(i / 3)))}, ${other.orgId}, ${`user:u${i % 4}`},
          ${`u${i % 4}@a.example`}, ${i % 2 === 0 ? 'source.update' : 'connection.update'}, ${`s${i}`}, ${`Thing ${i} 100%`})`;
  });
  const found = async (variables: object) => entries({ limit: 200, ...variables }, other);

  test('is read newest first, page by page, each entry once', async () => {
    const seen: Entry[] = [];
    for (
      let page = await found({ limit: 50 });
      page.length > 0;
      page = await found({ limit: 50, after: seen.at(-1)?.id })
    )
      seen.push(...page);
    expect(seen).toHaveLength(120);
    expect(new Set(seen.map(({ id }) => id)).size).toBe(120);
    const sorted = [...seen].sort((a, b) => (b.at === a.at ? (b.id > a.id ? 1 : -1) : b.at > a.at ? 1 : -1));
    expect(seen).toEqual(sorted);
  });

  test.each<[string, object, number]>([
    ['an actor by id', { actor: 'user:u1' }, 30],
    ['a person by id', { actor: 'u1' }, 30],
    ['a part of an actor’s name, in any case', { actor: 'U2@A' }, 30],
    ['an actor that is not there', { actor: 'user:u9' }, 0],
    ['a subject by id', { subject: 's7' }, 1],
    ['a part of a subject’s name', { subject: 'thing 11' }, 11],
    ['a subject with a sign that means something to SQL', { subject: '0 100%' }, 12],
    ['how an action begins', { subject: 'source.' }, 60],
    ['a whole action', { subject: 'connection.update' }, 60],
    ['no pattern', { subject: '%' }, 120],
    ['no pattern of one', { subject: 'source_' }, 0],
    ['from a moment on', { from: '2026-01-01T00:38:00Z' }, 6],
    ['up to a moment', { to: '2026-01-01T00:02:00Z' }, 6],
    [
      'all at once',
      { actor: 'u0', subject: 'source.', from: '2026-01-01T00:20:00Z', to: '2026-01-01T00:30:00Z' },
      8,
    ],
    ['parts of both names', { actor: '3@a', subject: 'thing 1' }, 8],
    ['a part of a name and how an action begins', { actor: '3@a', subject: 'source.' }, 0],
    ['nothing', { actor: ' ', subject: '' }, 120],
  ])('is filtered by %s', async (_what, variables, count) => {
    expect(await found(variables)).toHaveLength(count);
  });

  test('knows no entry of another organization', async () => {
    const [foreign] = await entries();
    expect(await found({ after: foreign?.id, subject: foreign?.subjectId })).toEqual([]);
    expect(await found({ subject: foreign?.subjectId })).toEqual([]);
  });

  test.each([
    ['a filter without end', { actor: 'x'.repeat(201) }, 'INVALID_INPUT'],
    ['another filter without end', { subject: 'x'.repeat(201) }, 'INVALID_INPUT'],
    ['too many', { limit: 201 }, 'INVALID_INPUT'],
    ['none', { limit: 0 }, 'INVALID_INPUT'],
    ['no moment', { from: 'yesterday' }, 'INVALID_INPUT'],
  ])('refuses %s', async (_what, variables, code) => {
    const { errors } = await other.ask(list, { orgId: other.orgId, ...variables });
    expect(errors[0]?.extensions.code).toBe(code);
  });

  test('is for Owners and their keys', async () => {
    const refused = [
      await api.member(other.orgId, 'User'),
      await api.keyOf(other, 'User'),
      Object.assign(api.client({ token: owner.token }), { orgId: other.orgId }),
    ];
    for (const client of refused) {
      const { errors } = await client.ask(list, { orgId: other.orgId });
      expect(errors[0]?.extensions.code).toBe('FORBIDDEN');
    }
    const key = await api.keyOf(other, 'Owner');
    expect((await key.ask(list, { orgId: other.orgId })).data.auditLog.length).toBeGreaterThan(0);
    expect((await api.client().ask(list, { orgId: other.orgId })).status).toBe(401);
  });
});
