import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { CannotStart } from '../domain/cannot-start.ts';
import { openKeys } from './keys.ts';
import { openTestDatabase, type TestDatabase } from './testing.ts';

const one = Buffer.alloc(32, 1).toString('base64');
const other = Buffer.alloc(32, 2).toString('base64');
const none = { jwt: undefined, secrets: undefined };
let database: TestDatabase;
let dataDir: string;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'switchyard-keys-'));
  await database.database.sql`delete from key_fingerprints`;
});
afterEach(() => rmSync(dataDir, { recursive: true }));

function open(given: { jwt: string | undefined; secrets: string | undefined } = none) {
  return openKeys({ dataDir, given, sql: database.database.sql });
}

test('the first run makes two keys that nobody else can read, and later runs use them', async () => {
  const made = await open();
  expect([made.jwt.length, made.secrets.length]).toEqual([32, 32]);
  expect(made.jwt).not.toEqual(made.secrets);
  expect(statSync(join(dataDir, 'keys.json')).mode & 0o777).toBe(0o600);
  expect(readdirSync(dataDir)).toEqual(['keys.json']);
  expect(await open()).toEqual(made);
});

test('keys from the environment are used, and nothing is written', async () => {
  const { jwt, secrets } = await open({ jwt: one, secrets: other });
  expect([jwt, secrets]).toEqual([Buffer.alloc(32, 1), Buffer.alloc(32, 2)]);
  expect(existsSync(join(dataDir, 'keys.json'))).toBe(false);
});

test('one key may come from the environment and the other from the directory', async () => {
  const made = await open({ jwt: one, secrets: undefined });
  expect(made.jwt).toEqual(Buffer.alloc(32, 1));
  expect(await open({ jwt: one, secrets: undefined })).toEqual(made);
});

test('the database keeps no key, only what tells two apart', async () => {
  await open({ jwt: one, secrets: other });
  const rows = await database.database.sql`select name, fingerprint from key_fingerprints order by name`;
  expect(rows.map((row) => row.name)).toEqual(['jwt', 'secrets']);
  for (const { fingerprint } of rows) expect(fingerprint).toMatch(/^[0-9a-f]{16}$/);
});

test.each([
  ['JWT_KEY', { jwt: other, secrets: other }],
  ['SECRETS_KEY', { jwt: one, secrets: one }],
])('a process with another %s than the database was written with does not start', async (name, given) => {
  await open({ jwt: one, secrets: other });
  await expect(open(given)).rejects.toThrow(
    `This database was written with another ${name} than the one given.`,
  );
  await expect(open(given)).rejects.toBeInstanceOf(CannotStart);
});

test('a lost keys.json does not go unnoticed', async () => {
  await open();
  rmSync(join(dataDir, 'keys.json'));
  await expect(open()).rejects.toThrow(/was written with another JWT_KEY/);
});

test.each([
  ['cut off', '{"jwt": "'],
  ['not ours', '[]'],
  ['too short', JSON.stringify({ jwt: 'YQ==', secrets: one })],
])('a keys.json that is %s is refused and left as it is', async (_what, text) => {
  writeFileSync(join(dataDir, 'keys.json'), text);
  await expect(open()).rejects.toThrow(/does not hold two keys of 32 bytes\. Put it back from a backup/);
  expect(readFileSync(join(dataDir, 'keys.json'), 'utf8')).toBe(text);
});
