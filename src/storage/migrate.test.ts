import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrate, migrations, NewerDatabase } from './migrate.ts';
import { openTestDatabase, type TestDatabase } from './testing.ts';

let opened: TestDatabase;
beforeEach(async () => void (opened = await openTestDatabase()));
afterEach(() => opened.close());

test('a database that is up to date is left alone', async () => {
  expect(await migrate(opened.database.sql)).toEqual([]);
});

test('migrations run once and in order, though two processes start at once', async () => {
  const { sql } = opened.database;
  const ours = await sql<{ name: string }[]>`
    select nspname as name from pg_namespace where nspname !~ '^(pg_|information_schema)'`;
  for (const { name } of ours) await sql.unsafe(`drop schema ${name} cascade`);
  await sql.unsafe('create schema public');
  const done = await Promise.all([migrate(sql), migrate(sql)]);
  expect(done.flat()).toEqual(migrations.map((one) => one.name));
});

test('a database of a newer release is refused, and nothing is changed', async () => {
  const { sql } = opened.database;
  await sql`insert into migrations (name) values ('999-later')`;
  await expect(migrate(sql)).rejects.toThrow(NewerDatabase);
  await expect(migrate(sql)).rejects.toThrow(/made by a newer Switchyard \(it has 999-later\)/);
});
