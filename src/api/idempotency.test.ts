import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../domain/ids.ts';
import { arrange, openTestApi, type Client, type TestApi } from './testing.ts';

type Member = Client & { orgId: string };

let api: TestApi;
let owner: Member;
let program: Member;
let ids: Awaited<ReturnType<typeof arrange>>;
beforeAll(async () => {
  api = await openTestApi();
  owner = await api.owner();
  program = await api.keyOf(owner, 'Owner');
  ids = await arrange(owner);
});
afterAll(() => api.close());

type Actor = 'person' | 'key';
const clientOf = (actor: Actor) => (actor === 'key' ? program : owner);

/** Every mutation that creates, the table it fills, and who may; what only a person may a key is refused. */
const creates: [
  name: string,
  table: string,
  args: (name: string) => string,
  more: string,
  actors: Actor[],
][] = [
  [
    'createApplication',
    'sources',
    (name) => `name: "${name}", platform: "server", orgId: "${owner.orgId}"`,
    '',
    ['person', 'key'],
  ],
  [
    'createConnection',
    'connections',
    (name) =>
      `name: "${name}", integrationCode: "vault", details: { url: "https://a.example" }, orgId: "${owner.orgId}", connectionPrototypeId: "vault-connection"`,
    '',
    ['person', 'key'],
  ],
  [
    'createIntegration',
    'integrations',
    (name) =>
      `name: "${name}", appId: "${ids.appId}", integrationCode: "vault", configPayload: {}, connectionId: "${ids.connectionId}"`,
    '',
    ['person', 'key'],
  ],
  ['createOrganization', 'organizations', (name) => `name: "${name}"`, '', ['person']],
  ['createApiKey', 'api_keys', (name) => `name: "${name}", orgId: "${owner.orgId}"`, 'key', ['person']],
];
const cases = creates.flatMap(([name, table, args, more, actors]) =>
  actors.map((actor) => ({ name, actor, table, args, more })),
);

async function create(client: Client, name: string, args: string, more: string, requestId?: string) {
  const request = requestId === undefined ? '' : `, requestId: "${requestId}"`;
  const { data } = await client.ask(
    `mutation { done: ${name}(${args}${request}) { success code message id fieldErrors { path } ${more} } }`,
  );
  return data.done;
}

async function countOf(table: string, name: string): Promise<number> {
  const { sql } = api.database;
  const [row] = await sql`select count(*)::int as rows from ${sql(table)} where name = ${name}`;
  return row?.rows;
}

test('the table has every mutation that takes a requestId', async () => {
  const { data } = await api.client().ask('{ __schema { mutationType { fields { name args { name } } } } }');
  const withRequest = data.__schema.mutationType.fields
    .filter(({ args }: { args: { name: string }[] }) => args.some((arg) => arg.name === 'requestId'))
    .map(({ name }: { name: string }) => name);
  expect(creates.map(([name]) => name).sort()).toEqual(withRequest.sort());
});

describe.each(cases)('$name by a $actor', ({ name, actor, table, args, more }) => {
  test('makes nothing twice when its answer was lost', async () => {
    const thing = newId();
    const requestId = newId();
    const first = await create(clientOf(actor), name, args(thing), more, requestId);
    expect(first).toMatchObject({ success: true, code: 'OK' });
    expect(await create(clientOf(actor), name, args(thing), more, requestId)).toEqual(first);
    // Whatever the retry says: what counts is which request it is.
    expect(await create(clientOf(actor), name, args('Another'), more, requestId)).toEqual(first);
    expect(await countOf(table, thing)).toBe(1);
    expect(await countOf(table, 'Another')).toBe(0);
  });

  test('makes nothing twice when eight are sent at once', async () => {
    const thing = newId();
    const requestId = newId();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => create(clientOf(actor), name, args(thing), more, requestId)),
    );
    expect(answers[0]).toMatchObject({ success: true });
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(await countOf(table, thing)).toBe(1);
  });

  test('makes as many as are asked for without a requestId, at once, and all finish', async () => {
    const thing = newId();
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => create(clientOf(actor), name, args(thing), more)),
    );
    expect(answers.filter(({ success }) => success)).toHaveLength(12);
    expect(await countOf(table, thing)).toBe(12);
  });

  test('can be tried again with the same requestId after it was refused', async () => {
    const requestId = newId();
    expect(await create(clientOf(actor), name, args(' '), more, requestId)).toMatchObject({ success: false });
    expect(await create(clientOf(actor), name, args('Mended'), more, requestId)).toMatchObject({
      success: true,
    });
  });

  test('refuses a requestId that stood for something else', async () => {
    const requestId = newId();
    const [elsewhere] = creates.filter((one) => one[0] !== name && one[4].includes(actor));
    if (!elsewhere) throw new Error('The table is too short.');
    await create(clientOf(actor), elsewhere[0], elsewhere[2]('First'), '', requestId);
    expect(await create(clientOf(actor), name, args('Second'), more, requestId)).toMatchObject({
      ...{ success: false, code: 'CONFLICT', id: null, fieldErrors: [{ path: 'requestId' }] },
    });
  });

  test('shares no requestId with anybody else', async () => {
    const thing = newId();
    const requestId = newId();
    const other = await api.member(owner.orgId, 'Owner');
    const mine = await create(clientOf(actor), name, args(thing), more, requestId);
    const theirs = await create(other, name, args(thing), more, requestId);
    expect(theirs).toMatchObject({ success: true });
    expect(theirs.id).not.toBe(mine.id);
    expect(await create(clientOf(actor), name, args(thing), more, requestId)).toEqual(mine);
    expect(await create(other, name, args(thing), more, requestId)).toEqual(theirs);
  });

  test('is a new request a day later', async () => {
    const thing = newId();
    const requestId = newId();
    await create(clientOf(actor), name, args(thing), more, requestId);
    await api.database
      .sql`update requests set created_at = now() - interval '24 hours 1 second' where request_id = ${requestId}`;
    await create(clientOf(actor), name, args(thing), more, requestId);
    expect(await countOf(table, thing)).toBe(2);
  });
});

test.each(creates.filter(([, , , , actors]) => !actors.includes('key')))(
  '%s is not for a key, with or without a requestId',
  async (name, _table, args, more) => {
    for (const requestId of [undefined, newId()])
      expect(await create(program, name, args('N'), more, requestId)).toMatchObject({ code: 'FORBIDDEN' });
  },
);

/** Every mutation that takes ifUpdatedAt, and where the moment is read. */
const updates: [name: string, update: (more: string) => string, read: () => string][] = [
  [
    'updateApplication',
    (more) => `updateApplication(appId: "${ids.appId}", ${more})`,
    () => `applications(orgId: "${owner.orgId}", appId: "${ids.appId}")`,
  ],
  [
    'updateConnection',
    (more) => `updateConnection(connectionId: "${ids.connectionId}", ${more})`,
    () => `connections(orgId: "${owner.orgId}", connectionId: "${ids.connectionId}")`,
  ],
  [
    'updateIntegration',
    (more) => `updateIntegration(integrationId: "${ids.integrationId}", ${more})`,
    () => `integrations(orgId: "${owner.orgId}", integrationId: "${ids.integrationId}")`,
  ],
];

test('the table has every mutation that takes ifUpdatedAt', async () => {
  const { data } = await api.client().ask('{ __schema { mutationType { fields { name args { name } } } } }');
  const guarded = data.__schema.mutationType.fields
    .filter(({ args }: { args: { name: string }[] }) => args.some((arg) => arg.name === 'ifUpdatedAt'))
    .map(({ name }: { name: string }) => name);
  expect(updates.map(([name]) => name).sort()).toEqual(guarded.sort());
});

describe.each(updates)('%s', (_name, update, read) => {
  const seen = async () => (await owner.ask(`{ one: ${read()} { name updatedAt } }`)).data.one[0];
  const edit = async (client: Client, more: string) =>
    (await client.ask(`mutation { done: ${update(more)} { success code id } }`)).data.done;

  test.each<Actor>(['person', 'key'])(
    'by a %s is refused once somebody else has changed it',
    async (actor) => {
      const before = await seen();
      const guard = `ifUpdatedAt: "${before.updatedAt}"`;
      expect(await edit(clientOf(actor), `name: "First", ${guard}`)).toMatchObject({ success: true });
      expect(await edit(clientOf(actor), `name: "Late", ${guard}`)).toMatchObject({
        code: 'CONFLICT',
        id: null,
      });
      expect(await edit(clientOf(actor), `delete: true, ${guard}`)).toMatchObject({
        code: 'CONFLICT',
        id: null,
      });
      expect((await seen()).name).toBe('First');
    },
  );

  test('by eight at once is one’s', async () => {
    const { updatedAt } = await seen();
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        edit(i % 2 === 0 ? owner : program, `name: "Name ${i}", ifUpdatedAt: "${updatedAt}"`),
      ),
    );
    expect(answers.filter(({ success }) => success)).toHaveLength(1);
    expect(answers.filter(({ code }) => code === 'CONFLICT')).toHaveLength(7);
  });
});

test('requests of yesterday go, a few with each new one, whosever they are', async () => {
  const { sql } = api.database;
  await sql`
    insert into requests (actor_id, request_id, operation, answer, created_at)
    select 'somebody', 'old' || i, 'createApplication', '{}', now() - interval '25 hours' from generate_series(1, 50) i`;
  const left = async () =>
    (await sql`select count(*)::int as rows from requests where actor_id = 'somebody'`)[0]?.rows;
  const args = creates[0]?.[2]('Sweep') ?? '';
  const seen: number[] = [];
  for (let i = 0; i < 3; i++) {
    await create(owner, 'createApplication', args, '', newId());
    seen.push(await left());
  }
  expect(seen[0]).toBeLessThan(50);
  expect(seen[2]).toBe(0);
});
