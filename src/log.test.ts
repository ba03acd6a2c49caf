import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLog } from './log.ts';
import { users } from './storage/control/tables.ts';
import { openTestDatabase, type TestDatabase } from './storage/testing.ts';

let opened: TestDatabase;
beforeAll(async () => void (opened = await openTestDatabase()));
afterAll(() => opened.close());

function logged(error: unknown): string {
  let text = '';
  createLog('info', { write: (line) => void (text += line) }).error({ error, eventId: 'e1' }, 'It failed.');
  return text;
}

test('a line is JSON with its level, moment, message and ids', () => {
  const line: unknown = JSON.parse(logged(new Error('outer', { cause: new Error('inner') })));
  expect(line).toMatchObject({
    level: 50,
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    msg: 'It failed.',
    eventId: 'e1',
    error: { message: 'outer', stack: expect.stringContaining('log.test.ts'), cause: { message: 'inner' } },
  });
});

test.each([
  [
    'a row that is there already',
    `insert into users (id, email, email_key) values ('1', 'x', 'ada@example.com'), ('2', 'x', 'ada@example.com')`,
    'users_email_key',
  ],
  ['a text that is no number', `select 'ada@example.com'::int`, 'integer'],
  ['a text that is no JSON', `select '{"email":"ada@example.com'::json`, 'json'],
  ['a rule', `insert into memberships (org_id, user_id, role) values ('o', 'u', 'ada@example.com')`, 'role'],
])("PostgreSQL's word on %s does not take a person's address into the log", async (_what, text, told) => {
  const error: unknown = await opened.database.sql.unsafe(text).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(Error);
  expect(logged(error)).not.toContain('ada@example.com');
  expect(logged(new Error('A change failed.', { cause: error }))).not.toContain('ada@example.com');
  expect(logged(error)).toContain(told);
});

test("drizzle's word on a statement does not take its values into the log", async () => {
  const row = { id: '3', email: 'ada@example.com', emailKey: 'ada@example.com' };
  const { db } = opened.database;
  await db.insert(users).values(row);
  const error: unknown = await db
    .insert(users)
    .values(row)
    .catch((reason: unknown) => reason);
  expect(logged(error)).not.toContain('ada@example.com');
  expect(logged(error)).toContain('Failed query: insert into');
});

test('what is no error is not written, since nobody knows what it holds', () => {
  expect(logged({ email: 'ada@example.com' })).not.toContain('ada@example.com');
});
