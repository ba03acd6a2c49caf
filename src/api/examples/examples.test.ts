import { isObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { prototypes } from '../../catalog/prototypes.ts';
import type { ApiDocs } from '../../domain/api-docs.ts';
import { eventId } from '../../domain/event-ids.ts';
import { emailKey } from '../../domain/rules/accounts.ts';
import { users } from '../../storage/control/tables.ts';
import { hourOf, openHours } from '../../storage/trail/hours.ts';
import { docsOf } from '../docs/docs.ts';
import { examples, groupNames } from '../docs/examples.ts';
import { createLinks } from '../identity/links.ts';
import { createApiSchema } from '../schema.ts';
import { follow } from '../trail/testing.ts';
import { startTestTrials } from '../trials/testing.ts';
import { openTestApi, vault, password, setupCode, type Client, type TestApi } from '../testing.ts';

const schema = createApiSchema();
const operations = ['Query', 'Mutation', 'Subscription'].flatMap((root) => {
  const type = schema.getType(root);
  return isObjectType(type) ? Object.values(type.getFields()) : [];
});
const docs = docsOf(schema);

test('every operation has an example, and every example an operation', () => {
  expect(examples.map(({ operation }) => operation).sort()).toEqual(
    operations.map(({ name }) => name).sort(),
  );
  expect(new Set(examples.map(({ group }) => group))).toEqual(new Set(groupNames));
});

test('every operation says what it does, who may, and which codes refuse it', () => {
  const codes = new Set(docs.codes.map(({ name }) => name));
  for (const { name, description, who, refusals } of docs.groups.flatMap((group) => group.operations)) {
    expect(description, name).toMatch(/\w.*\.$/);
    expect(who, name).toMatch(/^[A-Z].*\.$/);
    for (const { code, when } of refusals) {
      expect(codes, name).toContain(code);
      expect(when, `${name} ${code}`).toMatch(/^[A-Z].+\.$/);
    }
  }
});

test('every code, every type and every choice says what it means', () => {
  const choices = [...docs.codes, ...docs.types, ...docs.types.flatMap((type) => type.choices)];
  expect(choices.filter(({ description }) => description === '')).toEqual([]);
  expect(new Set(docs.codes.map(({ description }) => description)).size).toBe(docs.codes.length);
});

describe('run as an Owner, the example of', () => {
  let api: TestApi;
  let trials: ReturnType<typeof startTestTrials>;
  let owner: Client & { orgId: string };
  let filledIn: Record<string, string>;
  beforeAll(async () => {
    // Nothing of the catalog has choices of a vendor's yet.
    api = await openTestApi({ prototypes: [...prototypes, vault], signUp: 'open' });
    trials = startTestTrials(api);
    owner = await api.owner();
    filledIn = await fillIn(api, owner);
  });
  afterAll(async () => {
    await trials.close();
    await api.close();
  });

  test.each(inOrder())(
    '$operation succeeds',
    async ({ operation, document, variables, needsOrganization }) => {
      const here = operation === 'setUp' ? await openTestApi() : api;
      const client = here.client({ token: owner.token, orgId: needsOrganization ? owner.orgId : undefined });
      const given = JSON.stringify(variables).replace(/"([A-Z_]+)"/g, (_all, name) => {
        expect(filledIn, operation).toHaveProperty(String(name));
        return JSON.stringify(filledIn[String(name)]);
      });
      const { data, errors } = document.startsWith('subscription')
        ? await firstOf(here, client, document, JSON.parse(given))
        : await client.ask(document, JSON.parse(given));
      expect(errors).toEqual([]);
      const answer: unknown = Object(data)[operation];
      expect(answer).not.toBeNull();
      if (typeof answer === 'object' && answer !== null && 'success' in answer)
        expect(answer).toMatchObject({ success: true });
      if (here !== api) await here.close();
    },
  );
});

/** What is told first, while the source has an event. */
async function firstOf(api: TestApi, client: Client, document: string, variables: object) {
  const feed = await follow({ url: api.url, client }, document, variables);
  await api.database.sql`
    insert into feed (org_id, source_id, events, places)
    select org_id, source_id, 1, json_build_array(json_build_array(at_ms, lane, "offset", json_build_array(position)))
    from events`;
  const answer = await feed.next();
  feed.close();
  return { data: { ...answer?.data }, errors: answer?.errors ?? [] };
}

/** What ends the session or the key comes last. Operations without a resolver are told by schema.test.ts. */
function inOrder() {
  const last = ['updateApiKey', 'revokeTokens'];
  const isThere = new Set(operations.filter(({ resolve }) => resolve).map(({ name }) => name));
  return examples
    .filter(({ operation }) => isThere.has(operation))
    .sort((one, other) => last.indexOf(one.operation) - last.indexOf(other.operation));
}

/** What the capitals in the examples stand for. */
async function fillIn(api: TestApi, owner: Client & { orgId: string }): Promise<Record<string, string>> {
  const { orgId } = owner;
  const make = async (operation: string, args: string) =>
    String((await owner.ask(`mutation { ${operation}(${args}) { id } }`)).data[operation].id);
  const source = await make('createApplication', `orgId: "${orgId}", name: "Web", platform: "server"`);
  const connection = await make(
    'createConnection',
    `orgId: "${orgId}", name: "Sink", integrationCode: "sink", connectionPrototypeId: "sink", details: { apiKey: "1" }`,
  );
  const integration = await make(
    'createIntegration',
    `appId: "${source}", connectionId: "${connection}", integrationCode: "sink", name: "Web to Sink", configPayload: {}`,
  );
  const job = await make('replay', `orgId: "${orgId}", integrationId: "${integration}", reason: "Gone."`);
  const someone = await api.signedIn('someone@somewhere.com');
  const session = await owner.ask('{ sessions { id } }');
  const { db, sql } = api.database;
  const newcomer = { id: 'newcomer', email: 'newcomer@somewhere.com' };
  await db
    .insert(users)
    .values({ ...newcomer, emailKey: emailKey(newcomer.email), passwordHash: null, confirmedAt: null });
  const links = createLinks({ seal: api.seal, publicUrl: 'http://localhost:4000', now: () => Date.now() });
  const tokenOf = (url: string) => url.split('#')[1] ?? '';
  const letter = await links.issue(db, {
    kind: 'confirm',
    userId: newcomer.id,
    isProof: true,
    passwordHash: 'x',
  });
  const reset = await links.issue(db, { kind: 'reset', userId: someone.userId, isProof: true });
  const hour = hourOf(Date.now());
  await (await openHours(sql)).make([hour]);
  await sql`insert into events (at_ms, lane, "offset", position, org_id, source_id, message_key, type, is_duplicate)
    values (${hour}, 1, 1, 0, ${orgId}, ${source}, gen_random_uuid(), 'track', false)`;
  const [row] = await sql<
    { id: string }[]
  >`insert into api_keys (id, org_id, user_id, name, role, key_hash, hint)
    values ('key', ${orgId}, ${owner.userId}, 'Key', 'User', 'hash', '1234') returning id`;
  return {
    ...{ ORGANIZATION_ID: orgId, USER_ID: owner.userId, YOUR_PASSWORD: password, SETUP_CODE: setupCode },
    ...{ SOURCE_ID: source, CONNECTION_ID: connection, INTEGRATION_ID: integration, KEY_ID: row?.id ?? '' },
    ...{ JOB_ID: job, INTEGRATION_CODE: 'vault', PATH_OF_FIELD: 'configPayload.list' },
    ...{ LETTER_TOKEN: tokenOf(letter), RESET_TOKEN: tokenOf(reset) },
    SESSION_ID: await anotherSession(api, owner, session.data.sessions[0].id),
    EVENT_ID: eventId({ atMs: hour, lane: 1, offset: 1, position: 0 }),
  };
}

/** A second one of the same person, so that ending it does not end what the other examples are run with. */
async function anotherSession({ database: { sql } }: TestApi, owner: Client, like: string): Promise<string> {
  await sql`insert into sessions (id, user_id, expires_at) select 'another', ${owner.userId}, expires_at from sessions where id = ${like}`;
  return 'another';
}

test('the page is answered to anybody, and again only where it has changed', async () => {
  const api = await openTestApi();
  const url = new URL('/docs/api/schema.json', api.url);
  const first = await fetch(url);
  // The type is the server's own.
  const { groups } = (await first.json()) as ApiDocs;
  expect(groups.map(({ name }) => name)).toEqual(groupNames);
  expect(first.headers.get('cache-control')).toBe('no-cache');
  const etag = first.headers.get('etag') ?? '';
  expect((await fetch(url, { headers: { 'if-none-match': etag } })).status).toBe(304);
  expect((await fetch(url, { method: 'POST' })).status).toBe(405);
  await api.close();
});
