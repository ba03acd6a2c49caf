import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../testing.ts';
import { sweep } from './sweep.ts';

const hourMs = 60 * 60_000;
const dayMs = 24 * hourMs;
const at = new Date(Date.UTC(2026, 5, 1));
const ago = (ms: number) => new Date(at.getTime() - ms);

let testDatabase: TestDatabase;
beforeEach(async () => {
  testDatabase = await openTestDatabase();
  await insertUser('first', { createdMsAgo: 400 * dayMs });
  await sql()`insert into organizations (id, name) values ('org', 'Org')`;
});
afterEach(() => testDatabase.close());

const sql = () => testDatabase.database.sql;
const sweepNow = () => sweep(testDatabase.database.db, at);
const idsIn = async (table: string, column = 'id') =>
  (await sql()`select ${sql()(column)} as id from ${sql()(table)} order by 1`).map(({ id }) => String(id));

async function insertUser(id: string, of: { createdMsAgo: number; isConfirmed?: boolean; hash?: string }) {
  await sql()`
    insert into users (id, email, email_key, password_hash, created_at, confirmed_at)
    values (${id}, ${id}, ${id}, ${of.hash ?? null}, ${ago(of.createdMsAgo)}, ${of.isConfirmed ? at : null})`;
}

async function insertLink(id: string, userId: string, expiresMsAgo: number) {
  await sql()`
    insert into links (id, token_hash, kind, user_id, is_proof, expires_at)
    values (${id}, ${id}, 'confirm', ${userId}, true, ${ago(expiresMsAgo)})`;
}

test('sessions go when they have ended', async () => {
  for (const [id, expiresMsAgo] of [
    ['ended', 1],
    ['live', -1],
  ] as const)
    await sql()`insert into sessions (id, user_id, expires_at) values (${id}, 'first', ${ago(expiresMsAgo)})`;
  expect(await sweepNow()).toEqual({ sessions: 1, requests: 0, links: 0, accounts: 0 });
  expect(await idsIn('sessions')).toEqual(['live']);
});

test('answers for retries go after 24 hours, whether a person or a key has made the request', async () => {
  for (const [actor, id, ms] of [
    ['first', 'old', dayMs + 1],
    ['some-key', 'old', dayMs + 1],
    ['first', 'young', dayMs - 1],
  ] as const)
    await sql()`
      insert into requests (actor_id, request_id, operation, answer, created_at)
      values (${actor}, ${id}, 'createApplication', '{}', ${ago(ms)})`;
  expect(await sweepNow()).toMatchObject({ requests: 2 });
  expect(await idsIn('requests', 'request_id')).toEqual(['young']);
});

test('links go a week after their end, used or not', async () => {
  await insertLink('old', 'first', 7 * dayMs + 1);
  await insertLink('used', 'first', 7 * dayMs + 1);
  await sql()`update links set used_at = ${ago(8 * dayMs)} where id = 'used'`;
  await insertLink('ended', 'first', 7 * dayMs - 1);
  await insertLink('good', 'first', -hourMs);
  expect(await sweepNow()).toMatchObject({ links: 2 });
  expect(await idsIn('links')).toEqual(['ended', 'good']);
});

test('accounts that nobody confirmed go after 30 days, with or without a password', async () => {
  const old = { createdMsAgo: 30 * dayMs + 1 };
  await insertUser('invited', old);
  await insertUser('signed-up', { ...old, hash: 'chosen' });
  await insertLink('gone-with-it', 'signed-up', 8 * dayMs);
  await insertUser('young', { createdMsAgo: 30 * dayMs - 1 });
  expect(await sweepNow()).toMatchObject({ accounts: 2, links: 1 });
  expect(await idsIn('users')).toEqual(['first', 'young']);
});

test('accounts stay that are confirmed, belong somewhere, have a link, or are the first', async () => {
  const old = { createdMsAgo: 300 * dayMs };
  await insertUser('confirmed', { ...old, isConfirmed: true });
  await insertUser('member', old);
  await sql()`insert into memberships (org_id, user_id, role) values ('org', 'member', 'User')`;
  await insertUser('on-the-way', old);
  await insertLink('good', 'on-the-way', -hourMs);
  expect(await sweepNow()).toEqual({ sessions: 0, requests: 0, links: 0, accounts: 0 });
  expect(await idsIn('users')).toEqual(['confirmed', 'first', 'member', 'on-the-way']);
});

test('an account that is invited at this moment is left to who invites it', async () => {
  await insertUser('guest', { createdMsAgo: 300 * dayMs });
  await sql().begin(async (transaction) => {
    await transaction`insert into memberships (org_id, user_id, role) values ('org', 'guest', 'User')`;
    expect(await sweepNow()).toMatchObject({ accounts: 0 });
  });
  expect(await sweepNow()).toMatchObject({ accounts: 0 });
  expect(await idsIn('memberships', 'user_id')).toEqual(['guest']);
});

test('however many there are, all go, and two sweeps at once share the work', async () => {
  await sql()`
    insert into sessions (id, user_id, expires_at) select 's' || i, 'first', ${ago(hourMs)} from generate_series(1, 2500) i`;
  await sql()`
    insert into users (id, email, email_key, created_at)
    select 'u' || i, 'u' || i, 'u' || i, ${ago(100 * dayMs)} from generate_series(1, 1200) i`;
  const [one, other] = await Promise.all([sweepNow(), sweepNow()]);
  const rest = await sweepNow();
  expect(one.sessions + other.sessions + rest.sessions).toBe(2500);
  expect(one.accounts + other.accounts + rest.accounts).toBe(1200);
  expect(await idsIn('sessions')).toEqual([]);
  expect(await idsIn('users')).toEqual(['first']);
});
