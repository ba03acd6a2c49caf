import { sql as text } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from './testing.ts';

let opened: TestDatabase;
beforeAll(async () => void (opened = await openTestDatabase()));
afterAll(() => opened.close());

test('plain SQL takes and gives moments, lists of them and JSON, although drizzle shares the pool', async () => {
  const { sql, db } = opened.database;
  await db.execute(text`select 1`);
  const at = new Date('2026-11-23T09:00:00.123Z');
  const [row] = await sql`
    select ${at}::timestamptz as at, ${[at.toISOString()]}::timestamptz[] as list, ${sql.json({ a: [1] })}::jsonb as json`;
  expect(row).toEqual({ at, list: [at], json: { a: [1] } });
});
