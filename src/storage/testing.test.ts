import { expect, test } from 'vitest';
import { openTestDatabase } from './testing.ts';

test('each test has a migrated database of its own', async () => {
  const [one, other] = await Promise.all([openTestDatabase(), openTestDatabase()]);
  await one.database.sql`insert into organizations (id, name) values ('o', 'Acme')`;
  expect(await one.database.sql`select name from organizations`).toEqual([{ name: 'Acme' }]);
  expect(await other.database.sql`select name from organizations`).toEqual([]);
  await Promise.all([one.close(), other.close()]);
});

test('tests commit as durably as production does', async () => {
  const { database, close } = await openTestDatabase();
  const rows =
    await database.sql`select name, setting from pg_settings where name in ('fsync', 'synchronous_commit')`;
  expect(rows.map((row) => row.setting)).toEqual(['on', 'on']);
  await close();
});
