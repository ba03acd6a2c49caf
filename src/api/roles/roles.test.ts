import { getNamedType, isObjectType, Kind, parse, visit, type GraphQLObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Envelope } from '../../domain/envelope.ts';
import { failureId } from '../../domain/replay/failure-ids.ts';
import { newId } from '../../domain/ids.ts';
import { may, peopleOnly, type Role } from '../../domain/permissions.ts';
import { unpack } from '../../domain/unpack.ts';
import { insertReplay } from '../../storage/jobs/jobs.ts';
import { writeFailures } from '../../storage/failures/write.ts';
import { openHours } from '../../storage/trail/hours.ts';
import { keysOf } from '../../storage/trail/keys.ts';
import { writeEvents } from '../../storage/trail/write-events.ts';
import { openPostgresStream } from '../../stream/postgres.ts';
import type { Stream } from '../../stream/stream.ts';
import { createApiSchema } from '../schema.ts';
import { follow } from '../trail/testing.ts';
import { arrange, openTestApi, secretKey, type Client, type TestApi } from '../testing.ts';
import { startTestTrials } from '../trials/testing.ts';
import { deleteOrganization, operations, type Ids, type Operation } from './testing.ts';

type Member = Client & { orgId: string };
type Root = keyof typeof operations;
type Kindred = 'nobody' | 'unconfirmed' | 'stranger' | 'User' | 'Owner' | 'key of a User' | 'key of an Owner';

const schema = createApiSchema();
const silent = { debug() {}, info() {}, warn() {}, error() {} };
let api: TestApi;
let stream: Stream;
let trials: ReturnType<typeof startTestTrials>;
let askers: Record<Kindred, () => Client>;
let owner: Member;
let mine: Ids;
let foreign: Ids;

const kinds: Kindred[] = [
  'nobody',
  'unconfirmed',
  'stranger',
  'User',
  'Owner',
  'key of a User',
  'key of an Owner',
];
const roleOf: Partial<Record<Kindred, Role>> = {
  ...{ User: 'User', Owner: 'Owner', 'key of a User': 'User', 'key of an Owner': 'Owner' },
};
const isKey = (kind: Kindred) => kind.startsWith('key');

beforeAll(async () => {
  api = await openTestApi({
    signUp: 'open',
    openStream: async ({ address }) =>
      (stream = await openPostgresStream({ address, log: silent, now: Date.now })),
  });
  trials = startTestTrials(api);
  owner = await api.owner();
  const user = await api.member(owner.orgId, 'User');
  const stranger = await api.owner();
  mine = await everythingOf(owner);
  foreign = await everythingOf(stranger);
  // Somebody in both, through whom one could see from one into the other.
  for (const { orgId } of [mine, foreign])
    await api.database
      .sql`insert into memberships (org_id, user_id, role) select ${orgId}, ${user.userId}, 'User' on conflict do nothing`;
  const unconfirmed = await api.member(owner.orgId, 'Owner');
  const plain = await api.member(owner.orgId, 'User');
  const keys = { User: await keyOf(owner, 'User'), Owner: await keyOf(owner, 'Owner') };
  await api.database.sql`update users set confirmed_at = null where id = ${unconfirmed.userId}`;
  const as = (token: string | undefined, userId = '') => api.client({ token, userId });
  askers = {
    nobody: () => as(undefined),
    unconfirmed: () => as(unconfirmed.token, unconfirmed.userId),
    stranger: () => as(stranger.token, stranger.userId),
    User: () => as(plain.token, plain.userId),
    Owner: () => as(owner.token, owner.userId),
    'key of a User': () => as(`Bearer ${keys.User}`),
    'key of an Owner': () => as(`Bearer ${keys.Owner}`),
  };
});
afterAll(async () => {
  await trials.close();
  await api.close();
});

async function keyOf(client: Member, role: Role): Promise<string> {
  const { data } = await client.ask(
    'mutation($orgId: ID!, $role: Role) { createApiKey(orgId: $orgId, name: "CI", role: $role) { key } }',
    { orgId: client.orgId, role },
  );
  return data.createApiKey.key;
}

/** Something of each kind that the Owner's organization can have. */
async function everythingOf(client: Member): Promise<Ids> {
  const { appId, integrationId, connectionId } = await arrange(client, `Of ${client.orgId}`);
  const member = await api.member(client.orgId, 'User');
  await keyOf(client, 'User');
  const { data } = await client.ask(`{ apiKeys(orgId: "${client.orgId}") { id } }`);
  // None of any asker's: a session that was ended would say nothing of the others' rights.
  const { sessions } = (await member.ask('{ sessions { id } }')).data;
  return {
    ...{ orgId: client.orgId, appId, integrationId, connectionId, userId: member.userId },
    ...{ keyId: data.apiKeys[0].id, sessionId: sessions[0].id },
    eventId: await acceptEvent(client.orgId, appId),
    failureId: await failureOf(integrationId),
    jobId: await jobOf(client.orgId, integrationId),
  };
}

async function failureOf(integrationId: string): Promise<string> {
  const place = { atMs: Date.now(), lane: 1, offset: 1, position: 0 };
  const failure = { integrationId, place, userKey: 'a'.repeat(32), reason: 'Refused.', attempts: 1 };
  await writeFailures(api.database.sql, [failure], place.atMs);
  return failureId({ integrationId, place, failedMs: place.atMs });
}

async function jobOf(orgId: string, integrationId: string): Promise<string> {
  const id = newId();
  await insertReplay(api.database.db, { id, orgId, integrationId, wanted: { kind: 'failures' } });
  return id;
}

/** For what destroys: all of it anew, and a connection that nothing uses. */
async function freshOf(client: Member): Promise<Ids> {
  const ids = await everythingOf(client);
  const { data } = await client.ask(
    `mutation { createConnection(integrationCode: "vault", details: { url: "https://a.example" }, name: "Free", orgId: "${ids.orgId}", connectionPrototypeId: "vault-connection") { id } }`,
  );
  return { ...ids, connectionId: data.createConnection.id };
}

async function acceptEvent(orgId: string, sourceId: string): Promise<string> {
  const receivedAtMs = Date.now();
  const envelope: Envelope = { v: 1, orgId, sourceId, receivedAtMs, route: 'batch' };
  const body = Buffer.from(
    `{"batch":[{"type":"track","event":"Bought","userId":"u","messageId":"${newId()}"}]}`,
  );
  const head = JSON.stringify(envelope);
  const place = await stream.append({ atMs: receivedAtMs, head, body });
  const events = unpack({ ...place, head, body });
  const hours = await openHours(api.database.sql);
  await writeEvents(
    api.database.sql,
    hours,
    events.map((event) => ({ event, keys: keysOf(event) })),
  );
  const { data } = await owner.ask(`{ applications(orgId: "${owner.orgId}") { id } }`);
  expect(data.applications.length).toBeGreaterThan(0);
  const [row] = await api.database.sql<{ id: string }[]>`
    select at_ms || ' ' || lane || ' ' || "offset" || ' ' || position as id from events where source_id = ${sourceId}`;
  return (row?.id ?? '')
    .split(' ')
    .map((part) => Number(part).toString(36))
    .join('-');
}

/** The code of the first answer of a feed. Where it is followed, something happens. */
async function codeOfFeed(client: Client, text: string, headers: { organization?: string }): Promise<string> {
  const feed = await follow({ url: api.url, client }, `subscription { ${text} { __typename } }`, {}, headers);
  await acceptEvent(mine.orgId, mine.appId);
  const answer = await feed.next();
  feed.close();
  return answer?.errors?.[0]?.extensions.code ?? (answer?.data ? 'OK' : 'nothing');
}

/** The code of the one field's answer: OK, or why not. */
async function codeOf(
  kind: Root,
  client: Client,
  text: string,
  organization: string | undefined,
): Promise<string> {
  if (kind === 'subscription')
    return codeOfFeed(client, text, organization === undefined ? {} : { organization });
  const field = /^\w+/.exec(text)?.[0] ?? '';
  const type = getNamedType(
    schema[kind === 'query' ? 'getQueryType' : 'getMutationType']()?.getFields()[field]?.type,
  );
  const selection = isObjectType(type) ? (kind === 'query' ? '{ __typename }' : '{ success code }') : '';
  const { data, errors } = await client.ask(
    `${kind} { it: ${text} ${selection} }`,
    {},
    organization === undefined ? {} : { organization },
  );
  return errors[0]?.extensions.code ?? (kind === 'query' ? 'OK' : data.it.code);
}

/** Everything that somebody could have changed, as one text. */
async function stateOf(): Promise<string> {
  const tables = [
    'jobs',
    'organizations',
    'memberships',
    'sources',
    'connections',
    'integrations',
    'users',
    'audit',
  ];
  const texts = [...tables.map((name) => [name, 't::text']), ['api_keys', 'id || name || role']].map(
    ([name, text]) => `(select md5(coalesce(string_agg(${text}, '|' order by ${text}), '')) from ${name} t)`,
  );
  const [row] = await api.database.sql.unsafe<{ state: string }[]>(
    `select concat(${texts.join(', ')}) as state`,
  );
  return row?.state ?? '';
}

/** What the table says must come of it, with the asker's own organization's ids. */
function expected({ needs }: Operation, kind: Kindred): string {
  const role = roleOf[kind];
  if (needs === 'nothing') return 'alike';
  if (kind === 'nobody') return 'UNAUTHENTICATED';
  if (needs === 'somebody') return 'OK';
  if (needs === 'account' || needs === 'confirmed account') {
    if (isKey(kind)) return 'FORBIDDEN';
    return needs === 'confirmed account' && kind === 'unconfirmed' ? 'EMAIL_UNCONFIRMED' : 'OK';
  }
  if (role === undefined || !may(role, needs)) return 'FORBIDDEN';
  return isKey(kind) && peopleOnly.has(needs) ? 'FORBIDDEN' : 'OK';
}

const rows = [
  ...operations.query.map((operation) => ['query' as const, operation] as const),
  ...operations.mutation.map((operation) => ['mutation' as const, operation] as const),
  ...operations.subscription.map((operation) => ['subscription' as const, operation] as const),
].map(([kind, operation]) => [`${operation.field} (${operation.needs})`, kind, operation] as const);

describe.each(rows)('%s', (_name, kind, operation) => {
  const isOfOrganization = operation.needs.includes('.');

  test('answers each kind of asker as the table says, and changes nothing where it refuses', async () => {
    const codes: string[] = [];
    for (const asker of kinds) {
      const wanted = expected(operation, asker);
      const ids = operation.isDestructive && wanted === 'OK' ? await freshOf(owner) : mine;
      const before = wanted === 'OK' ? '' : await stateOf();
      // Whoever ends all sessions must not end those of the others here.
      const client =
        operation.field === 'revokeTokens' && wanted === 'OK' ? await api.signedIn() : askers[asker]();
      const text = operation.text(ids, `by-${newId()}`);
      const code = await codeOf(kind, client, text, isOfOrganization ? ids.orgId : undefined);
      codes.push(code);
      if (wanted === 'alike') continue;
      if (operation.field === 'revokeSession' && wanted === 'OK') expect(code, asker).toBe('NOT_FOUND');
      else expect(code, asker).toBe(wanted);
      if (wanted !== 'OK') expect(await stateOf(), asker).toBe(before);
    }
    if (operation.needs !== 'nothing') return;
    // Programs have no account: what concerns one they may not, though anybody else may.
    const ofPeople = codes.filter((_code, at) => !isKey(kinds[at] ?? 'nobody'));
    const ofKeys = codes.filter((_code, at) => isKey(kinds[at] ?? 'nobody'));
    expect(new Set(ofPeople).size).toBe(1);
    for (const code of ofKeys) expect([ofPeople[0], 'FORBIDDEN']).toContain(code);
  });

  test('is FORBIDDEN for every role in a foreign organization, and in one that is not there', async () => {
    if (!isOfOrganization) return;
    const before = await stateOf();
    for (const asker of kinds.filter((one) => roleOf[one] !== undefined))
      for (const ids of [foreign, { ...mine, orgId: 'nope' }, { ...foreign, orgId: newId() }])
        expect(
          await codeOf(kind, askers[asker](), operation.text(ids, newId()), ids.orgId),
          `${asker} ${ids.orgId}`,
        ).toBe('FORBIDDEN');
    expect(await stateOf()).toBe(before);
  });

  test('is FORBIDDEN where the header says another organization, and an edit without one', async () => {
    if (!isOfOrganization) return;
    const before = await stateOf();
    const text = operation.text(mine, newId());
    expect(await codeOf(kind, askers.Owner(), text, foreign.orgId)).toBe('FORBIDDEN');
    if (kind === 'mutation') expect(await codeOf(kind, askers.Owner(), text, undefined)).toBe('FORBIDDEN');
    expect(await stateOf()).toBe(before);
  });

  test.each(operation.inside ?? [])(
    'finds no %s of another organization, nor one that is not there',
    async (name) => {
      const before = await stateOf();
      for (const value of [foreign[name], 'nope', newId(), 'x'.repeat(5_000), "'; drop table users; --", ''])
        expect(
          await codeOf(kind, askers.Owner(), operation.text({ ...mine, [name]: value }, newId()), mine.orgId),
          value,
        ).toBe('NOT_FOUND');
      expect(await stateOf()).toBe(before);
    },
  );
});

test('an organization is deleted by its Owner alone', async () => {
  for (const asker of kinds) {
    const wanted = expected(deleteOrganization, asker);
    if (wanted === 'OK') continue;
    const before = await stateOf();
    const text = deleteOrganization.text(mine, '');
    expect(await codeOf('mutation', askers[asker](), text, mine.orgId), asker).toBe(wanted);
    expect(await stateOf(), asker).toBe(before);
  }
  const doomed = await api.owner();
  const { orgId } = await everythingOf(doomed);
  expect(await codeOf('mutation', doomed, deleteOrganization.text({ ...mine, orgId }, ''), orgId)).toBe('OK');
  const left = await api.database.sql`
    select id from sources where org_id = ${orgId} union all select id from connections where org_id = ${orgId}
    union all select id from integrations where org_id = ${orgId} union all select id from api_keys where org_id = ${orgId}
    union all select user_id from memberships where org_id = ${orgId}`;
  expect(left).toEqual([]);
});

describe('the table', () => {
  const roots = [
    ['query', schema.getQueryType(), operations.query],
    ['mutation', schema.getMutationType(), operations.mutation],
    ['subscription', schema.getSubscriptionType(), operations.subscription],
  ] as const;

  test.each(roots)('has every %s of the schema, and no other', (_kind, type, listed) => {
    const inSchema = Object.keys(type?.getFields() ?? {}).sort();
    expect([...new Set<string>(listed.map(({ field }) => field))].sort()).toEqual(inSchema);
  });

  test('fills every argument that takes an id', () => {
    const missing: string[] = [];
    for (const [kind, type, listed] of roots)
      for (const field of Object.values(type?.getFields() ?? {}))
        for (const argument of field.args) {
          // A place in a list, a retry's name, and the form's id name nothing of an organization.
          const named = getNamedType(argument.type);
          const takesId = named.name === 'ID' || named.name === 'OrganizationRoleInput';
          if (!takesId || notOfOrganization.has(argument.name)) continue;
          const texts = listed.filter((one) => one.field === field.name).map((one) => one.text(mine, 'x'));
          if (!texts.some((text) => argumentsOf(`${kind} { ${text} }`).has(argument.name)))
            missing.push(`${field.name}(${argument.name})`);
        }
    expect(missing).toEqual([]);
  });
});

/** createOrganization's userId is checked in refusals.test.ts. */
const notOfOrganization = new Set(['after', 'requestId', 'connectionPrototypeId', 'userId']);

function argumentsOf(document: string): Set<string> {
  const names = new Set<string>();
  visit(parse(document), { [Kind.ARGUMENT]: ({ name }) => void names.add(name.value) });
  return names;
}

/** Every field of the type, and of the types below it, so that no field that answers an id is left out. */
function everyField(type: GraphQLObjectType, depth: number): string {
  const parts = Object.values(type.getFields()).flatMap((field) => {
    const inner = getNamedType(field.type);
    if (!isObjectType(inner)) return [field.name];
    return depth > 0 ? [`${field.name} ${everyField(inner, depth - 1)}`] : [];
  });
  return `{ ${['__typename', ...parts].join(' ')} }`;
}

/** Deeper ones would cost more than a document may. */
const listDepth = 2;

describe.each(
  operations.query.filter(({ needs }) => needs.includes('.')).map((one) => [one.field, one] as const),
)('every field under %s', (_name, operation) => {
  test.each(['User', 'Owner', 'key of a User', 'key of an Owner'] as const)(
    'tells a %s nothing of another organization, and no secret',
    async (asker) => {
      if (expected(operation, asker) !== 'OK') return;
      const type = getNamedType(schema.getQueryType()?.getFields()[operation.field]?.type);
      if (!isObjectType(type)) throw new Error(`${operation.field} answers no object.`);
      const { text, errors } = await askers[asker]().ask(
        `{ ${operation.text(mine, '')} ${everyField(type, listDepth)} }`,
      );
      // What only an Owner may see answers null. A field that refuses would hide what stands beside it in this answer, and
      // not in another.
      expect(errors).toEqual([]);
      for (const [name, id] of Object.entries(foreign)) expect(text, name).not.toContain(id);
      expect(text).not.toContain(secretKey);
      if (roleOf[asker] === 'User') expect(text).not.toMatch(/4f2a|vault\.example/);
    },
  );
});
