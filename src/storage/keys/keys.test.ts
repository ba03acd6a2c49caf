import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { CannotStart } from '../../domain/cannot-start.ts';
import { openKeys, type GivenKeys, type Keys } from './keys.ts';
import { writeKeyFile } from './key-file.ts';
import { ringOf } from './ring.ts';
import { openTestDatabase, type TestDatabase } from '../testing.ts';

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

const opened: Keys[] = [];
afterEach(async () => void (await Promise.all(opened.splice(0).map((keys) => keys.close()))));

const silent = () => undefined;
const log = { debug: silent, info: silent, warn: silent, error: silent };
const clock = { ms: 0 };

async function open(given: GivenKeys = none) {
  const keys = await openKeys({
    dataDir,
    given,
    sql: database.database.sql,
    log,
    now: () => Date.now() + clock.ms,
  });
  opened.push(keys);
  const [jwt, secrets] = [keys.jwt.current().bytes, keys.secrets.current().bytes];
  return { keys, newest: { jwt, secrets } };
}

test('the first run makes two keys that nobody else can read, and later runs use them', async () => {
  const { newest: made } = await open();
  expect([made.jwt.length, made.secrets.length]).toEqual([32, 32]);
  expect(made.jwt).not.toEqual(made.secrets);
  expect(statSync(join(dataDir, 'keys.json')).mode & 0o777).toBe(0o600);
  expect(readdirSync(dataDir)).toEqual(['keys.json']);
  expect((await open()).newest).toEqual(made);
});

test('keys from the environment are used, and nothing is written', async () => {
  const { jwt, secrets } = (await open({ jwt: [one], secrets: [other] })).newest;
  expect([jwt, secrets]).toEqual([Buffer.alloc(32, 1), Buffer.alloc(32, 2)]);
  expect(existsSync(join(dataDir, 'keys.json'))).toBe(false);
});

test('one key may come from the environment and the other from the directory', async () => {
  const { newest: made } = await open({ jwt: [one], secrets: undefined });
  expect(made.jwt).toEqual(Buffer.alloc(32, 1));
  expect((await open({ jwt: [one], secrets: undefined })).newest).toEqual(made);
});

test('the database keeps no key, only what tells two apart', async () => {
  await open({ jwt: [one], secrets: [other] });
  const rows = await database.database.sql`select name, fingerprint from key_fingerprints order by name`;
  expect(rows.map((row) => row.name)).toEqual(['jwt', 'secrets']);
  for (const { fingerprint } of rows) expect(fingerprint).toMatch(/^[0-9a-f]{16}$/);
});

test.each([
  ['JWT_KEY', { jwt: [other], secrets: [other] }],
  ['SECRETS_KEY', { jwt: [one], secrets: [one] }],
])('a process with another %s than the database was written with does not start', async (name, given) => {
  await open({ jwt: [one], secrets: [other] });
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
  ['an empty ring', JSON.stringify({ jwt: [], secrets: [one] })],
  ['no text', JSON.stringify({ jwt: [1], secrets: [one] })],
  ['too short', JSON.stringify({ jwt: 'YQ==', secrets: one })],
])('a keys.json that is %s is refused and left as it is', async (_what, text) => {
  writeFileSync(join(dataDir, 'keys.json'), text);
  await expect(open()).rejects.toThrow(/does not hold keys of 32 bytes\. Put it back from a backup/);
  expect(readFileSync(join(dataDir, 'keys.json'), 'utf8')).toBe(text);
});

const bytes = (key: string) => Buffer.from(key, 'base64');
const third = Buffer.alloc(32, 3).toString('base64');

test('a keys.json of one text each, as it was before there were rings, goes on being read', async () => {
  writeFileSync(join(dataDir, 'keys.json'), JSON.stringify({ jwt: one, secrets: other }));
  expect((await open()).newest).toEqual({ jwt: bytes(one), secrets: bytes(other) });
});

test('the first of several keys is the newest, and each is found by its id', async () => {
  const before = (await open({ jwt: [one], secrets: [other] })).keys;
  const { keys, newest } = await open({ jwt: [third, one], secrets: [third, other] });
  expect(newest).toEqual({ jwt: bytes(third), secrets: bytes(third) });
  for (const name of ['jwt', 'secrets'] as const) {
    expect(keys[name].find(before[name].current().id)).toEqual(before[name].current());
    expect(keys[name].find(keys[name].current().id)).toEqual(keys[name].current());
    expect(keys[name].find('00000000')).toBeUndefined();
  }
});

test('a new key is announced by the first who starts with it, and who has the old one alone does not start again', async () => {
  await open({ jwt: [one], secrets: [other] });
  await open({ jwt: [third, one], secrets: [third, other] });
  await expect(open({ jwt: [one], secrets: [third, other] })).rejects.toThrow(/another JWT_KEY/);
  await expect(open({ jwt: [third, one], secrets: [other] })).rejects.toThrow(/another SECRETS_KEY/);
  // Something may still be sealed with the old one; tokens of the old one only end.
  await expect(open({ jwt: [third], secrets: [third] })).rejects.toThrow(/another SECRETS_KEY/);
  await open({ jwt: [third], secrets: [third, other] });
});

test('of two that begin with different keys in the same moment one is refused', async () => {
  const both = await Promise.allSettled([
    open({ jwt: [one], secrets: [one] }),
    open({ jwt: [one], secrets: [other] }),
  ]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

test('a key that another process put into the file is found when its id is met, by one reading a second', async () => {
  const { keys } = await open();
  const file = JSON.parse(readFileSync(join(dataDir, 'keys.json'), 'utf8'));
  const { id } = ringOf('secrets', bytes(third)).current();
  expect(keys.secrets.find(id)).toBeUndefined();
  writeKeyFile(dataDir, { jwt: file.jwt, secrets: [third, ...file.secrets] });
  // That unknown id has just had the file read.
  expect(keys.secrets.find(id)).toBeUndefined();
  clock.ms += 1_000;
  expect(keys.secrets.find(id)?.bytes).toEqual(bytes(third));
  expect(keys.secrets.current().bytes).toEqual(bytes(third));
});

test('word of a new key comes through the database', async () => {
  const { keys } = await open();
  const file = JSON.parse(readFileSync(join(dataDir, 'keys.json'), 'utf8'));
  writeKeyFile(dataDir, { jwt: [third, ...file.jwt], secrets: [third, ...file.secrets] });
  await open();
  await vi.waitFor(() => expect(keys.secrets.current().bytes).toEqual(bytes(third)));
  expect(keys.jwt.current().bytes).toEqual(bytes(third));
});

test('a key reads what it signed for 24 hours after a newer one has begun, and no longer', async () => {
  const old = (await open({ jwt: [one], secrets: [one] })).newest.jwt;
  const { id } = ringOf('jwt', old).current();
  const { keys } = await open({ jwt: [third, one], secrets: [one] });
  const from = clock.ms;
  clock.ms = from + 24 * 60 * 60_000 - 60_000;
  expect(keys.jwt.find(id)?.bytes).toEqual(old);
  clock.ms = from + 24 * 60 * 60_000 + 60_000;
  expect(keys.jwt.find(id)).toBeUndefined();
  expect(keys.jwt.find(keys.jwt.current().id)).toBeDefined();
  clock.ms = from;
});

test('a file that breaks while the process runs leaves it what it knew', async () => {
  const { keys, newest } = await open();
  clock.ms += 1_000;
  writeFileSync(join(dataDir, 'keys.json'), '{');
  expect(keys.jwt.find('00000000')).toBeUndefined();
  expect(keys.jwt.current().bytes).toEqual(newest.jwt);
});
