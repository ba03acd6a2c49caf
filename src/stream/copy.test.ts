import { hash } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../storage/testing.ts';
import { createEncoder, type CopyRow } from './copy.ts';

let opened: TestDatabase;
beforeEach(async () => {
  opened = await openTestDatabase();
  await opened.database.sql`
    create table copied (lane int, "offset" bigint, at timestamptz(3), head text, body bytea)`;
});
afterEach(() => opened.close());

async function copied(bytes: Buffer): Promise<CopyRow[]> {
  const { sql } = opened.database;
  await sql`truncate copied`;
  const writable = await sql`copy copied from stdin (format binary)`.writable();
  await new Promise((resolve, reject) => void writable.on('finish', resolve).on('error', reject).end(bytes));
  const rows = await sql<(CopyRow & { at: Date; offset: string })[]>`select * from copied order by "offset"`;
  return rows.map(({ lane, offset, at, head, body }) => ({
    ...{ lane, offset: Number(offset), atMs: at.getTime(), head, body },
  }));
}

/** Byte by byte a comparison of megabytes takes half a minute. */
const hashed = (rows: CopyRow[]) => rows.map((row) => ({ ...row, body: hash('sha256', row.body) }));

test('PostgreSQL reads what we wrote, from the smallest numbers to the largest', async () => {
  const encode = createEncoder();
  const rows: CopyRow[] = [
    { lane: 0, offset: 0, atMs: 0, head: '', body: Buffer.from([]) },
    {
      lane: 999,
      offset: 2 ** 32 - 1,
      atMs: Date.UTC(1999, 11, 31),
      head: '{"é":"😀"}',
      body: Buffer.from([0, 255]),
    },
    { lane: 1, offset: 2 ** 32, atMs: Date.UTC(2000, 0, 1), head: 'a', body: Buffer.alloc(500_000, 7) },
    {
      lane: 2 ** 31 - 1,
      offset: 2 ** 53 - 1,
      atMs: Date.UTC(2199, 0, 1, 0, 0, 0, 999),
      head: 'ü'.repeat(5_000),
      body: Buffer.from('x'),
    },
  ];
  expect(hashed(await copied(encode(rows)))).toEqual(hashed(rows));
});

test('the same memory serves again, for less and for more', async () => {
  const encode = createEncoder();
  for (const bytes of [10, 200_000, 5, 3_000_000, 1]) {
    const rows = [{ lane: 1, offset: 1, atMs: 0, head: 'h', body: Buffer.alloc(bytes, bytes) }];
    expect(hashed(await copied(encode(rows)))).toEqual(hashed(rows));
  }
});
