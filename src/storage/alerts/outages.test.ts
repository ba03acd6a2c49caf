import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../testing.ts';
import { beginOutages, endOutages, readOutages } from './outages.ts';

let opened: TestDatabase;
beforeAll(async () => {
  opened = await openTestDatabase();
  const { sql } = opened.database;
  await sql`insert into organizations (id, name) values ('org', 'Org')`;
  await sql`insert into sources (id, org_id, name, platform) values ('s', 'org', 'Source', 'server')`;
  await sql`insert into connections (id, org_id, name, integration_code, connection_prototype_id, details)
    values ('c', 'org', 'C', 'webhook', 'webhook', '{}')`;
  await sql`insert into integrations (id, org_id, source_id, connection_id, integration_code, name, config, state)
    select id, 'org', 's', 'c', 'webhook', 'I', '{}', state from (values ('on', 'on'), ('off', 'off')) as r(id, state)`;
});
afterAll(() => opened.close());
beforeEach(() => opened.database.sql`truncate alerts, outages`);

const nowMs = 1_764_000_000_000;
const outages = ['on', 'off', 'gone'].map((integrationId) => ({
  integrationId,
  sinceMs: 1,
  reason: 'HTTP 503.',
}));
const begin = () => beginOutages(opened.database.sql, outages, nowMs);
const told = () =>
  opened.database.sql<{ medium: string; kind: string; integration_id: string; reason: string }[]>`
    select medium, kind, integration_id, reason from alerts order by kind, medium`;
const byLetters = { medium: 'letters', kind: 'failing', integration_id: 'on', reason: 'HTTP 503.' };

test('two that tell of one outage tell once, and nobody tells of what is switched off or gone', async () => {
  expect((await Promise.all([begin(), begin()])).flat()).toEqual(['on']);
  expect(await told()).toEqual([byLetters]);
  expect(await readOutages(opened.database.sql)).toEqual(['on']);
});

test('that it works is told once, and only where an outage was told', async () => {
  const end = () => endOutages(opened.database.sql, ['on', 'off', 'gone'], nowMs);
  await end();
  expect(await told()).toEqual([]);
  await begin();
  await Promise.all([end(), end()]);
  expect(await told()).toEqual([byLetters, { ...byLetters, kind: 'working', reason: '' }]);
  expect(await readOutages(opened.database.sql)).toEqual([]);
});

test('a webhook is told where one is set', async () => {
  const { sql } = opened.database;
  await sql`update organizations set alert_webhook_url = 'https://a.example'`;
  await begin();
  expect(await told()).toEqual([byLetters, { ...byLetters, medium: 'webhook' }]);
});
