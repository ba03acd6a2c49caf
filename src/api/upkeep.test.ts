import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../storage/testing.ts';
import { createUpkeep } from './upkeep.ts';

const log = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
let testDatabase: TestDatabase;
beforeEach(async () => {
  testDatabase = await openTestDatabase();
  const { sql } = testDatabase.database;
  await sql`insert into users (id, email, email_key, confirmed_at) values ('ada', 'ada', 'ada', now())`;
});
afterEach(() => testDatabase.close());

const insertSession = (id: string) =>
  testDatabase.database
    .sql`insert into sessions (id, user_id, expires_at) values (${id}, 'ada', '2026-01-02T00:00:00Z')`;
const sessionIds = async () =>
  (await testDatabase.database.sql`select id from sessions order by id`).map(({ id }) => String(id));
const patiently = { timeout: 20_000 };

test('what has ended by the clock is swept away again and again, and nothing else', async () => {
  let nowMs = Date.UTC(2026, 0, 1);
  const upkeep = createUpkeep({ database: testDatabase.database, log, now: () => nowMs, everyMs: 20 });
  await insertSession('one');
  await testDatabase.database.sql`
    insert into requests (actor_id, request_id, operation, answer, created_at) values ('ada', 'r', 'o', '{}', '2025-12-30')`;
  // Something else went, so a sweep was there and left the session alone.
  await expect
    .poll(async () => (await testDatabase.database.sql`select from requests`).length, patiently)
    .toBe(0);
  expect(await sessionIds()).toEqual(['one']);
  nowMs = Date.UTC(2026, 0, 3);
  await expect.poll(sessionIds, patiently).toEqual([]);
  await insertSession('two');
  await expect.poll(sessionIds, patiently).toEqual([]);
  await upkeep.close();
  await insertSession('three');
  await new Promise((resolve) => setImmediate(resolve));
  expect(await sessionIds()).toEqual(['three']);
});

test('a database that is away is told, and the next sweep makes up for it', async () => {
  const { database } = testDatabase;
  let isAway = true;
  const now = () => {
    if (isAway) throw new Error('away');
    return Date.UTC(2026, 0, 3);
  };
  await insertSession('one');
  const upkeep = createUpkeep({ database, log, now, everyMs: 20 });
  await expect.poll(() => log.warn.mock.calls.length, patiently).toBeGreaterThan(0);
  isAway = false;
  await expect.poll(sessionIds, patiently).toEqual([]);
  await upkeep.close();
});
