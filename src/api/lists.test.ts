import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId, newSourceId } from '../domain/ids.ts';
import { prototypes } from '../catalog/prototypes.ts';
import { arrange, openTestApi, type Client, type TestApi } from './testing.ts';

let api: TestApi;
let owner: Client & { orgId: string };
beforeAll(async () => {
  api = await openTestApi();
  owner = await api.owner();
});
afterAll(() => api.close());

describe('a list', () => {
  const ids: string[] = [];
  beforeAll(async () => {
    const { sql } = api.database;
    for (let i = 0; i < 230; i++) ids.push(newSourceId());
    // Every third has the moment of the one before, so that ties are there.
    for (const [i, id] of ids.entries())
      await sql`insert into sources (id, org_id, name, platform, created_at) values (${id}, ${owner.orgId}, ${`Source ${i}`}, 'server', now() - make_interval(secs => ${Math.floor(i / 3)}))`;
  });
  const page = async (args: string) => {
    const reply = await owner.ask(`{ applications(orgId: "${owner.orgId}"${args}) { id name createdAt } }`);
    return {
      ...reply,
      rows: (reply.data?.applications ?? []) as { id: string; name: string; createdAt: string }[],
    };
  };

  test('comes newest first, ties by id, page by page, with nothing twice and nothing lost', async () => {
    const seen: { id: string; createdAt: string }[] = [];
    for (let after = ''; ;) {
      const { rows } = await page(`, limit: 7${after && `, after: "${after}"`}`);
      seen.push(...rows);
      after = rows.at(-1)?.id ?? '';
      if (rows.length < 7) break;
    }
    expect(new Set(seen.map(({ id }) => id))).toEqual(new Set(ids));
    expect(seen).toHaveLength(ids.length);
    const { rows: first } = await page(', limit: 200');
    expect(seen.slice(0, 200).map(({ id }) => id)).toEqual(first.map(({ id }) => id));
    for (const [i, row] of seen.slice(1).entries())
      expect(row.createdAt <= String(seen[i]?.createdAt)).toBe(true);
  });

  test.each([
    ['50 where no limit is given', '', 50],
    ['as many as are asked for', ', limit: 3', 3],
    ['200', ', limit: 200', 200],
  ])('has %s', async (_what, args, count) => {
    expect((await page(args)).rows).toHaveLength(count);
  });

  test.each([0, -1, 201, 2_000_000_000])('of %i rows is refused', async (limit) => {
    expect((await page(`, limit: ${limit}`)).errors[0]?.extensions.code).toBe('INVALID_INPUT');
  });

  test('finds what holds the text, with any characters in it, and a pasted Source ID', async () => {
    expect((await page(', search: "source 229"')).rows.map(({ name }) => name)).toEqual(['Source 229']);
    expect((await page(`, search: "${ids[5]}"`)).rows.map(({ id }) => id)).toEqual([ids[5]]);
    for (const search of ['%', '_', '\\\\', "' or 1=1"])
      expect((await page(`, search: "${search}"`)).rows).toEqual([]);
  });
});

test.each<[page: string, query: (orgId: string) => string]>([
  ['the shell', () => '{ me { id email profile { firstName } organizations { id name role } } }'],
  [
    'the sources',
    (orgId) =>
      `{ me { id } organizations(orgId: "${orgId}") { name role } counts(orgId: "${orgId}") { applications } applications(orgId: "${orgId}", limit: 200) { id name integrations { id name state connection { name } } } }`,
  ],
  [
    'the connections',
    (orgId) =>
      `{ me { id } connections(orgId: "${orgId}") { id name details integrations { id name application { id name } } } clickstreamPrototypes { name } }`,
  ],
  [
    'the members',
    (orgId) =>
      `{ organizations(orgId: "${orgId}") { id name role users { role pending invitationLink user { id email organizations { id name role users { role pending invitationLink } } } } } }`,
  ],
  [
    'the destinations, with all around them',
    (orgId) =>
      `{ me { id organizations { id role } } counts(orgId: "${orgId}") { users } integrations(orgId: "${orgId}") { id connection { name details integrations { id } } application { name integrations { id } } } applications(orgId: "${orgId}") { id } connections(orgId: "${orgId}") { id } }`,
  ],
])('%s ask at most 12 statements, however many rows there are', async (_page, query) => {
  const client = await api.owner();
  await api.member(client.orgId);
  const count = async () => {
    const statements = await api.countStatements(async () => {
      expect((await client.ask(query(client.orgId))).errors).toEqual([]);
    });
    expect(statements.length, statements.join('\n')).toBeLessThanOrEqual(12);
    // A session is asked for once in two seconds, whenever these are over.
    return statements.filter((statement) => !statement.includes('from "sessions"')).length;
  };
  await arrange(client);
  await client.ask('mutation { createOrganization(name: "Second") { id } }');
  await count();
  const few = await count();
  for (let i = 0; i < 4; i++) await arrange(client, `Made ${i}`);
  await api.member(client.orgId);
  expect(await count()).toBe(few);
  expect(few).toBeGreaterThan(1);
});

test('a nested list has pages of its own', async () => {
  const { appId, connectionId, integrationId } = await arrange(owner, 'Parent');
  const { data } = await owner.ask(
    `mutation { createIntegration(appId: "${appId}", integrationCode: "vault", configPayload: {}, connectionId: "${connectionId}", name: "Second") { id } }`,
  );
  const nested = async (args: string) => {
    const reply = await owner.ask(
      `{ applications(orgId: "${owner.orgId}", appId: "${appId}") { integrations(${args}) { id } } }`,
    );
    return reply.data.applications[0].integrations.map(({ id }: { id: string }) => id);
  };
  const second = data.createIntegration.id;
  expect(await nested('limit: 1')).toEqual([second]);
  expect(await nested(`limit: 1, after: "${second}"`)).toEqual([integrationId]);
  expect(await nested('limit: 10')).toEqual([second, integrationId]);
});

test('one request cannot ask for everything times everything', async () => {
  const { appId } = await arrange(owner, 'Wide');
  const connection = newId();
  const { sql } = api.database;
  await sql`insert into connections (id, org_id, name, integration_code, connection_prototype_id, details) values (${connection}, ${owner.orgId}, 'W', 'vault', 'vault-connection', '{}')`;
  await sql`insert into integrations (id, org_id, source_id, connection_id, integration_code, name, config, state)
    select 'wide' || i, ${owner.orgId}, ${appId}, ${connection}, 'vault', 'W', '{}', 'on' from generate_series(1, 200) i`;
  const each = 'integrations(limit: 200) { id connection';
  const { errors } = await owner.ask(
    `{ applications(orgId: "${owner.orgId}", appId: "${appId}") { ${each} { ${each} { ${each} { id } } } } } } } }`,
  );
  expect(errors[0]?.extensions.code).toBe('INVALID_INPUT');
  expect(errors[0]?.message).toContain('10000 rows');
});

describe('the prototypes', () => {
  let real: TestApi;
  beforeAll(async () => void (real = await openTestApi({ prototypes })));
  afterAll(() => real.close());

  test('come with every boolean filled in, also of the fields inside fields', async () => {
    const person = await real.signedIn();
    const fields =
      'propertyName label fieldType required secret destination multiline integer allowCustom dynamic mappable advanced immutable options { value label } default visibleWhen';
    const { data, errors } = await person.ask(`{ clickstreamPrototypes {
      id integrationCode name platforms connectionPrototypeId
      connectionPrototype { ${fields} items { ${fields} } } configPrototype { ${fields} items { ${fields} } } } }`);
    expect(errors).toEqual([]);
    expect(
      data.clickstreamPrototypes.map(({ integrationCode }: { integrationCode: string }) => integrationCode),
    ).toEqual(['webhook', 'sink']);
    const key = data.clickstreamPrototypes[1].connectionPrototype[0];
    expect(key).toMatchObject({ propertyName: 'apiKey', secret: true, required: false, mappable: false });
  });

  test('are found by code and by words', async () => {
    const person = await real.signedIn();
    const codes = async (args: string) =>
      (
        await person.ask(`{ clickstreamPrototypes(${args}) { integrationCode } }`)
      ).data.clickstreamPrototypes.map(({ integrationCode }: { integrationCode: string }) => integrationCode);
    expect(await codes('integrationCode: "sink"')).toEqual(['sink']);
    expect(await codes('search: " SINK testing "')).toEqual(['sink']);
    expect(await codes('search: "nothing like it"')).toEqual([]);
    expect((await real.client().ask('{ clickstreamPrototypes { id } }')).status).toBe(401);
  });

  test('let the document’s two mutations run on Sink with only ids and code changed', async () => {
    const maker = await real.owner();
    const source = await maker.ask(`mutation {
      createApplication(
        name: "Human-friendly Source Name",
        platform: "analytics.js",
        orgId: "${maker.orgId}"
      ) {
        success
        message
        id
      }
    }`);
    const connection = await maker.ask(`mutation {
      createConnection(
        integrationCode: "sink",
        details: {
          apiKey: "123"
        }
        name: "Friendly Connection Name"
        orgId: "${maker.orgId}"
        connectionPrototypeId: "sink"
      ) {
        success
        message
        id
      }
    }`);
    expect(connection.data.createConnection).toMatchObject({ success: true });
    const integration = await maker.ask(`mutation {
      createIntegration(
        appId: "${source.data.createApplication.id}"
        integrationCode: "sink"
        configPayload:  {
              "events" : [
                  "fvsbvsdfbsdfb"
              ]
        }
        connectionId: "${connection.data.createConnection.id}"
        name: "Friendly Application Name"
      ) {
        success
        message
        id
      }
    }`);
    expect(integration.errors).toEqual([]);
    expect(integration.data.createIntegration).toMatchObject({ success: true });
  });
});
