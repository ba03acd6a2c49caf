import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase, type Database } from '../database.ts';
import { listEvents } from '../events.ts';
import { listRejections } from '../rejections.ts';
import { openTestDatabase, type TestDatabase } from '../testing.ts';
import { hourOf, openHours } from '../trail/hours.ts';
import { listApiKeys } from './api-keys.ts';
import { listAuditEntries } from './audit.ts';
import { anonymousKeyOf, messageKeyOf, userKeyOf } from '../trail/keys.ts';
import { listConnections } from './connections.ts';
import { integrationsOfConnections, integrationsOfSources, listIntegrations } from './integrations.ts';
import { membersOf } from './members.ts';
import { listSources } from './sources.ts';

/** Enough that reading all of them is the dearer way. */
const rowsCount = 10_000;
const limit = 50;
/** Of the middle: half of the rows are newer, half older. */
const middle = rowsCount / 2;

let testDatabase: TestDatabase;
let database: Database;
const sent: { query: string; values: unknown[] }[] = [];
beforeAll(async () => {
  testDatabase = await openTestDatabase();
  await fill(testDatabase.database);
  database = openDatabase(testDatabase.address, 1, {
    debug: (_connection, query, values) => void sent.push({ query, values }),
  });
  // The driver asks for the database's types with its first statement.
  await database.sql`select 1`;
});
afterAll(async () => {
  await database.close();
  await testDatabase.close();
});

type List = (database: Database) => Promise<unknown[]>;
const after = `row${middle}`;
const few = `${middle}`;
const none = 'nothing is called this';
const many = 'thing';
/** A tenth of the newest and of all. */
const some = 'thing1';

/** The rest are another organization's. */
const keysCount = 100;
const filledAtMs = Date.UTC(2026, 0, 2);
const ago = (seconds: number) => new Date(filledAtMs - seconds * 1_000);
const audit = (db: Database['db'], wanted: Partial<Parameters<typeof listAuditEntries>[1]>) =>
  listAuditEntries(db, { orgId: 'org', limit, ...wanted });

const lists: [name: string, list: List, rows: number][] = [
  ['sources', ({ db }) => listSources(db, { orgId: 'org', limit }), limit],
  ['sources after one', ({ db }) => listSources(db, { orgId: 'org', limit, after }), limit],
  ['sources that many are called', ({ db }) => listSources(db, { orgId: 'org', limit, search: many }), limit],
  ['sources that few are called', ({ db }) => listSources(db, { orgId: 'org', limit, search: few }), 1],
  ['sources that nothing is called', ({ db }) => listSources(db, { orgId: 'org', limit, search: none }), 0],
  ['one source', ({ db }) => listSources(db, { orgId: 'org', limit, id: after }), 1],
  ['connections', ({ db }) => listConnections(db, { orgId: 'org', limit }), limit],
  ['connections after one', ({ db }) => listConnections(db, { orgId: 'org', limit, after }), limit],
  [
    'connections of a code',
    ({ db }) => listConnections(db, { orgId: 'org', limit, integrationCode: 'b' }),
    1,
  ],
  [
    'connections that few are called',
    ({ db }) => listConnections(db, { orgId: 'org', limit, search: few }),
    1,
  ],
  ['integrations', ({ db }) => listIntegrations(db, { orgId: 'org', limit }), limit],
  ['integrations after one', ({ db }) => listIntegrations(db, { orgId: 'org', limit, after }), limit],
  [
    'integrations of a source',
    ({ db }) => listIntegrations(db, { orgId: 'org', limit, sourceId: 'row1' }),
    limit,
  ],
  ['integrations of another', ({ db }) => listIntegrations(db, { orgId: 'org', limit, sourceId: 'row2' }), 1],
  [
    'integrations that few are called',
    ({ db }) => listIntegrations(db, { orgId: 'org', limit, search: few }),
    1,
  ],
  ['integrations of sources', ({ db }) => integrationsOfSources(db, ['row1', 'row2'], { limit }), limit + 1],
  [
    'integrations of connections',
    ({ db }) => integrationsOfConnections(db, ['row1'], { limit, after }),
    limit,
  ],
  ['members', ({ db }) => membersOf(db, ['org'], { limit }), limit],
  ['members after one', ({ db }) => membersOf(db, ['org'], { limit, after }), limit],
  ['members that many are called', ({ db }) => membersOf(db, ['org'], { limit, search: many }), limit],
  ['members that some are called', ({ db }) => membersOf(db, ['org'], { limit, search: some }), limit],
  ['members that few are called', ({ db }) => membersOf(db, ['org'], { limit, search: few }), 1],
  ['members that nobody is called', ({ db }) => membersOf(db, ['org'], { limit, search: none }), 0],
  ['the audit log', ({ db }) => audit(db, {}), limit],
  ['the audit log after one', ({ db }) => audit(db, { after }), limit],
  ['entries of an actor by id', ({ db }) => audit(db, { actor: 'ada' }), limit],
  ['entries of a rare actor by id', ({ db }) => audit(db, { actor: 'key:bob' }), 1],
  ['entries of actors that many are called', ({ db }) => audit(db, { actor: many }), limit],
  ['entries of actors that few are called', ({ db }) => audit(db, { actor: few }), 1],
  ['entries of actors that nobody is called', ({ db }) => audit(db, { actor: none }), 0],
  ['entries of a subject by id', ({ db }) => audit(db, { subject: after }), 1],
  ['entries of subjects that many are called', ({ db }) => audit(db, { subject: many }), limit],
  ['entries of subjects that few are called', ({ db }) => audit(db, { subject: `a ${few}` }), 1],
  ['entries of subjects that nothing is called', ({ db }) => audit(db, { subject: none }), 0],
  ['entries of a rare action', ({ db }) => audit(db, { subject: 'connection.' }), 1],
  ['entries of two texts', ({ db }) => audit(db, { actor: many, subject: `a ${few}` }), 1],
  ['entries of an actor and a text', ({ db }) => audit(db, { actor: 'ada', subject: none }), 0],
  ['entries of a span', ({ db }) => audit(db, { from: ago(middle + 10), to: ago(middle) }), 10],
  [
    'entries of a span and a text',
    ({ db }) => audit(db, { from: ago(middle + 500), to: ago(middle - 10), subject: `a ${few}` }),
    1,
  ],
  ['API keys', ({ db }) => listApiKeys(db, 'org'), keysCount],
  ['events', ({ sql }) => listEvents(sql, { orgId: 'org', limit }), limit],
  ['events of a source', ({ sql }) => listEvents(sql, { orgId: 'org', limit, sourceId: 'row1' }), limit],
  ...soughtEvents(),
  ['rejections', ({ sql }) => listRejections(sql, { orgId: 'org', limit, after }), limit],
  ['rejections of a source', ({ sql }) => listRejections(sql, { orgId: 'org', limit, sourceId: 'row2' }), 1],
];

/** Each is asked for where many have the same user, name or status, and where one has. */
function soughtEvents(): typeof lists {
  const wanted = { orgId: 'org', limit };
  const searches: [name: string, search: string, rows: number][] = [
    ['of a user with many', 'the user', limit],
    ['of a user with one', 'user 7', 1],
    ['of somebody anonymous', 'anonymous 7', 1],
    ['with a messageId', 'message 7', 1],
    ['with a name that many have', 'Thing', limit],
    ['with a name that one has', 'rare', 1],
    ['that nothing finds', none, 0],
  ];
  return [
    ...searches.map(([name, search, rows]): (typeof lists)[number] => [
      `events ${name}`,
      ({ sql }) => listEvents(sql, { ...wanted, search }),
      rows,
    ]),
    ['events delivered', ({ sql }) => listEvents(sql, { ...wanted, status: 'delivered' }), limit],
    ['events failed', ({ sql }) => listEvents(sql, { ...wanted, status: 'failed' }), 1],
    ['events retrying', ({ sql }) => listEvents(sql, { ...wanted, status: 'retrying' }), 0],
    [
      'events failed at an integration',
      ({ sql }) => listEvents(sql, { ...wanted, status: 'failed', integrationIds: ['row1'] }),
      1,
    ],
  ];
}

test.each(lists)('%s are read by an index alone', async (_name, list, count) => {
  sent.length = 0;
  const rows = await list(database);
  expect(rows).toHaveLength(count);
  // Which hours there are is asked of the catalog, which is small.
  for (const { query, values } of [...sent])
    if (!query.includes('pg_inherits')) await expectIndexes(query, values);
});

test.each([many, some, few, none, 'THING99', 'thing 1'])(
  'a search for “%s” finds the newest members, whichever way it takes',
  async (search) => {
    for (const [of, condition] of [
      [{ limit }, 'true'],
      [{ limit: 7, after }, `i > ${middle}`],
    ] as const) {
      const found = await membersOf(database.db, ['org'], { ...of, search });
      const rows = await database.sql.unsafe(
        `select 'row' || i as id from generate_series(1, ${rowsCount}) i
         where ${condition} and 'thing' || i || '@example.com' ilike '%${search}%' order by i limit ${of.limit}`,
      );
      expect(found.map(({ user }) => user.id)).toEqual(rows.map(({ id }) => id));
    }
  },
);

/** A search reads so many in the order of the list; nothing reads more. */
const readRowsMax = 1_000;

async function expectIndexes(query: string, values: unknown[]) {
  const explained = `explain (analyze, timing off, costs off, buffers off) ${query}`;
  // As the driver sent it, and with the same values, which the planner looks at.
  const rows = await database.sql.unsafe(explained, values as never[]);
  const done = rows
    .map((row) => String(row['QUERY PLAN']))
    .filter((line) => !line.includes('never executed'));
  const plan = done.join('\n');
  // Of hours of which nothing is kept there is nothing to read.
  expect(plan).toMatch(/Index (Only )?Scan|Bitmap Index Scan|One-Time Filter: false/);
  expect(plan).not.toMatch(/Seq Scan/);
  expect(plan).not.toMatch(/Rows Removed by Filter: \d{4}/);
  for (const [, each = '', loops = ''] of plan.matchAll(/rows=([\d.]+) loops=(\d+)/g))
    expect(Number(each) * Number(loops), plan).toBeLessThanOrEqual(readRowsMax);
}

async function fill({ sql }: Database) {
  const hour = hourOf(Date.now());
  await (await openHours(sql)).make([hour]);
  await sql.unsafe(`
    insert into organizations (id, name) values ('org', 'Org');
    insert into users (id, email, email_key, created_at) select 'row' || i, 'thing' || i || '@example.com', 'thing' || i, now() from generate_series(1, ${rowsCount}) i;
    insert into memberships (org_id, user_id, role, created_at) select 'org', 'row' || i, 'User', now() - make_interval(secs => i) from generate_series(1, ${rowsCount}) i;
    insert into organizations (id, name) values ('another', 'Another');
    insert into memberships (org_id, user_id, role) values ('another', 'row1', 'Owner');
    insert into api_keys (id, org_id, user_id, name, role, key_hash, hint, created_at)
      select 'row' || i, case when i <= ${keysCount} then 'org' else 'another' end, 'row1', 'A thing ' || i, 'User', sha256(i::text::bytea), 'abcd', now() - make_interval(secs => i) from generate_series(1, ${rowsCount}) i;
    insert into audit (id, at, org_id, actor_id, actor_name, action, subject_id, subject_name)
      select 'row' || i, '${ago(0).toISOString()}'::timestamptz - make_interval(secs => i), 'org', case when i = ${middle} then 'key:bob' else 'user:ada' end, 'thing' || i,
        case when i = ${middle} then 'connection.delete' else 'source.update' end, 'row' || i, 'A thing called a ' || i from generate_series(1, ${rowsCount}) i;
    insert into sources (id, org_id, name, platform, created_at) select 'row' || i, 'org', 'A thing ' || i, 'server', now() - make_interval(secs => i) from generate_series(1, ${rowsCount}) i;
    insert into connections (id, org_id, name, integration_code, connection_prototype_id, details, created_at)
      select 'row' || i, 'org', 'A thing ' || i, case when i = ${middle} then 'b' else 'a' end, 'a', '{}', now() - make_interval(secs => i) from generate_series(1, ${rowsCount}) i;
    insert into integrations (id, org_id, source_id, connection_id, integration_code, name, config, state, created_at)
      select 'row' || i, 'org', case when i = ${middle} then 'row2' else 'row1' end, 'row1', 'a', 'A thing ' || i, '{}', 'on', now() - make_interval(secs => i) from generate_series(1, ${rowsCount}) i;
    insert into rejections (id, at, org_id, source_id, code, reason)
      select 'row' || i, now() - make_interval(secs => i), 'org', case when i = ${middle} then 'row2' else 'row1' end, 'INVALID', 'No.' from generate_series(1, ${rowsCount}) i;
    insert into events (at_ms, lane, "offset", position, org_id, source_id, message_key, user_key, anonymous_key, type, name, is_duplicate)
      select ${hour} + i, 1, i, 0, 'org', 'row1', case when i = 7 then '${messageKeyOf('org', 'message 7')}'::uuid else gen_random_uuid() end,
        case when i = 7 then '${userKeyOf('org', 'user 7')}'::uuid else '${userKeyOf('org', 'the user')}'::uuid end,
        case when i = 7 then '${anonymousKeyOf('org', 'anonymous 7')}'::uuid else gen_random_uuid() end,
        'track', case when i = 7 then 'Rare' else 'A thing' end, false from generate_series(1, ${rowsCount}) i;
    update events set name = 'Thing' where at_ms % 2 = 0 and name = 'A thing';
    insert into outcomes (at_ms, lane, "offset", integration_id, org_id, seq, first_position, states, state)
      select ${hour} + i, 1, i, 'row1', 'org', i, 0, case when i = 7 then '\\x05'::bytea else '\\x02'::bytea end, case when i = 7 then 5 else 2 end
      from generate_series(1, ${rowsCount}) i;
    analyze;
  `);
}
