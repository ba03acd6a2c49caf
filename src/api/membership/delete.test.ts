import { afterAll, beforeAll, expect, test } from 'vitest';
import { watchChanges } from '../../storage/changes.ts';
import { arrange, openTestApi, type TestApi } from '../testing.ts';
import { change, insertAccount, membersSeen, someEmail } from './testing.ts';

let api: TestApi;
beforeAll(async () => void (api = await openTestApi()));
afterAll(() => api.close());

const tables = [
  'memberships',
  'sources',
  'connections',
  'integrations',
  'rejections',
  'links',
  'api_keys',
  'audit',
] as const;

/** How many rows of each table belong to the organization. */
async function rowsOf(orgId: string): Promise<Record<string, number>> {
  const { sql } = api.database;
  const counts = await Promise.all(
    tables.map(async (table) => {
      const [row] = await sql`select count(*)::int as count from ${sql(table)} where org_id = ${orgId}`;
      return [table, Number(row?.count)] as const;
    }),
  );
  return Object.fromEntries(counts);
}

/** An organization with something of everything. */
async function furnished() {
  const owner = await api.owner();
  const user = await api.member(owner.orgId);
  const { appId } = await arrange(owner);
  await arrange(owner, 'Second');
  const { sql } = api.database;
  const { orgId, userId } = owner;
  await sql`insert into rejections (id, at, org_id, source_id, code, reason) values (${appId}, now(), ${orgId}, ${appId}, 'x', 'y')`;
  await sql`insert into api_keys (id, org_id, user_id, name, role, key_hash, hint) values (${orgId}, ${orgId}, ${userId}, 'k', 'User', ${orgId}, 'abcd')`;
  const email = someEmail();
  await change(owner, { addUsers: [{ email }] });
  const invited = (await membersSeen(owner)).get(email)?.user.id ?? '';
  return { owner, user, email, invited };
}

test('an organization goes with everything it controls, and the answer counts it', async () => {
  const { owner, user, invited } = await furnished();
  const stays = await furnished();
  const before = await rowsOf(stays.owner.orgId);
  expect(Object.entries(await rowsOf(owner.orgId)).filter(([, count]) => count === 0)).toEqual([]);
  expect(await change(owner, { delete: true })).toMatchObject({
    ...{ success: true, code: 'OK', id: owner.orgId },
    message:
      '"Acme" is deleted, with 2 sources, 2 connections and 2 integrations. 3 people were members. 1 invited account went with it.',
  });
  expect(Object.values(await rowsOf(owner.orgId))).toEqual(tables.map(() => 0));
  expect(await api.database.sql`select id from users where id = ${invited}`).toEqual([]);
  for (const client of [owner, user]) {
    expect((await client.ask('{ organizations { id } me { id } }')).data).toEqual({
      ...{ organizations: [], me: { id: client.userId } },
    });
    expect((await change(client, { name: 'Back' })).code).toBe('FORBIDDEN');
  }
  expect(await rowsOf(stays.owner.orgId)).toEqual(before);
});

test('who was invited elsewhere too stays, and whose account was good for it alone is good for nothing', async () => {
  const { owner, email, invited } = await furnished();
  const other = await api.owner();
  await change(other, { addUsers: [{ email }] });
  const confined = await insertAccount(api, someEmail(), { passwordHash: 'x', confinedTo: owner.orgId });
  const { sql } = api.database;
  await sql`insert into memberships (org_id, user_id, role) values (${owner.orgId}, ${confined}, 'User')`;
  expect((await change(owner, { delete: true })).message).not.toContain('went with it');
  expect((await membersSeen(other)).get(email)?.user.id).toBe(invited);
  const rows = await sql`select confined_to from users where id = ${confined}`;
  expect([...rows]).toEqual([{ confined_to: null }]);
});

test('whoever caches sources, connections, integrations, keys or members hears of it', async () => {
  const { owner } = await furnished();
  const heard = new Set<string>();
  const watch = await watchChanges(api.database.sql, (changed) => void heard.add(changed));
  await change(owner, { delete: true });
  for (const table of ['sources', 'connections', 'integrations', 'memberships', 'api_keys'])
    await expect.poll(() => heard.has(table), { message: table }).toBe(true);
  await watch.close();
});

test('the log tells the operator who deleted it, since the audit log goes with it', async () => {
  const { owner } = await furnished();
  await change(owner, { delete: true });
  expect(api.logged).toContainEqual({
    fields: expect.objectContaining({ orgId: owner.orgId, by: `person:${owner.userId}` }),
    message: 'An organization was deleted.',
  });
});

test('what is being made in an organization at the moment of its deletion is FORBIDDEN', async () => {
  const owner = await api.owner();
  const { sql } = api.database;
  let late: ReturnType<typeof owner.ask> | undefined;
  await sql.begin(async (transaction) => {
    await transaction`select id from organizations where id = ${owner.orgId} for update`;
    late = owner.ask(
      `mutation { done: createApplication(name: "Late", platform: "server", orgId: "${owner.orgId}") { success code } }`,
    );
    // It has been let in, and waits.
    await expect
      .poll(async () => (await sql`select count(*)::int from pg_locks where not granted`)[0]?.count)
      .toBeGreaterThan(0);
    await transaction`delete from organizations where id = ${owner.orgId}`;
  });
  expect((await late)?.data.done).toEqual({ success: false, code: 'FORBIDDEN' });
  expect((await rowsOf(owner.orgId)).sources).toBe(0);
});
