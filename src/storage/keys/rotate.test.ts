import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSeal, keyIdOf, type Seal } from '../seal.ts';
import { openTestDatabase, type TestDatabase } from '../testing.ts';
import { openKeys, type GivenKeys, type Keys } from './keys.ts';
import type { KeyTexts } from './key-file.ts';
import { ringOf } from './ring.ts';
import { rotate } from './rotate.ts';

const none: GivenKeys = { jwt: undefined, secrets: undefined };
const silent = () => undefined;
const log = { debug: silent, info: silent, warn: silent, error: silent };
const connectionsCount = 250;
/** What is sealed beside connections. */
const plains: Record<string, string> = {
  'links:l': 'token',
  'letters:l': 'letter',
  'api_keys:k': 'key',
  'trials:t': 'trial',
};
const sealedCount = connectionsCount + Object.keys(plains).length;

let database: TestDatabase;
let dataDir: string;
const opened: Keys[] = [];

beforeEach(async () => {
  database = await openTestDatabase();
  dataDir = mkdtempSync(join(tmpdir(), 'switchyard-rotate-'));
  const { sql } = database.database;
  await sql`insert into organizations (id, name) values ('org', 'Org')`;
  await sql`insert into users (id, email, email_key) values ('ada', 'ada@example.com', 'ada@example.com')`;
});
afterEach(async () => {
  for (const keys of opened.splice(0)) await keys.close();
  await database.close();
  rmSync(dataDir, { recursive: true });
});

async function open(given = none): Promise<Keys> {
  const keys = await openKeys({ dataDir, given, sql: database.database.sql, log, now: () => Date.now() });
  opened.push(keys);
  return keys;
}

const run = (more: Partial<Parameters<typeof rotate>[0]> = {}) =>
  rotate({ dataDir, given: none, sql: database.database.sql, now: () => Date.now(), ...more });

const idAt = (at: number) => `c${String(at).padStart(4, '0')}`;

async function insertConnection(seal: Seal, id: string): Promise<void> {
  await database.database.sql`
    insert into connections (id, org_id, name, integration_code, connection_prototype_id, details, secrets)
    values (${id}, 'org', 'C', 'webhook', 'webhook', '{}', ${seal.seal(`secret of ${id}`, `connections:${id}`)})`;
}

/** Something sealed in each place where something can be. */
async function fill(seal: Seal): Promise<void> {
  const { sql } = database.database;
  for (let at = 0; at < connectionsCount; at++) await insertConnection(seal, idAt(at));
  await sql`
    insert into links (id, token_hash, kind, user_id, is_proof, sealed_token, expires_at)
    values ('l', 'x', 'invite', 'ada', false, ${seal.seal('token', 'links:l')}, now())`;
  await sql`insert into letters (id, sealed) values ('l', ${seal.seal('letter', 'letters:l')})`;
  await sql`insert into trials (id, org_id, asked) values ('t', 'org', ${seal.seal('trial', 'trials:t')})`;
  // What createApiKey answers whoever sends its request again, beside an answer that holds no secret.
  await sql`
    insert into requests (actor_id, request_id, operation, answer, sealed)
    values ('ada', 'r', 'createApiKey', ${sql.json({ id: 'k', success: true })}, ${seal.seal('key', 'api_keys:k')}),
      ('ada', 's', 'createApplication', ${sql.json({ id: 'k', success: true })}, null)`;
}

async function everything(): Promise<{ identity: string; sealed: Buffer; plain: string }[]> {
  const rows = await database.database.sql<{ identity: string; sealed: Uint8Array }[]>`
    select 'connections:' || id as identity, secrets as sealed from connections
    union all select 'links:' || id, sealed_token from links
    union all select 'letters:' || id, sealed from letters
    union all select 'trials:' || id, asked from trials
    union all select 'api_keys:' || made_id, sealed from requests where sealed is not null`;
  return rows.map(({ identity, sealed }) => ({
    ...{ identity, sealed: Buffer.from(sealed) },
    plain: plains[identity] ?? `secret of ${identity.slice('connections:'.length)}`,
  }));
}

const keysInFile = (): KeyTexts => JSON.parse(readFileSync(join(dataDir, 'keys.json'), 'utf8'));

async function expectAllSealedWith(keys: Keys, keyId: string): Promise<void> {
  const seal = createSeal(keys.secrets);
  for (const { identity, sealed, plain } of await everything()) {
    expect(keyIdOf(sealed), identity).toBe(keyId);
    expect(seal.open(sealed, identity)).toBe(plain);
  }
}

test('new keys stand first, everything is sealed anew, the old seal key is gone and the old signing key stays', async () => {
  const before = await open();
  await fill(createSeal(before.secrets));
  const old = keysInFile();
  const oldId = before.secrets.current().id;
  await database.database.sql`update connections set updated_at = '2026-01-01'`;

  const done = await run();
  expect(done).toMatchObject({
    made: ['jwt', 'secrets'],
    isFinished: false,
    count: sealedCount,
    dropped: 1,
  });
  expect(done.damaged.size).toBe(0);
  const now = keysInFile();
  expect(now.secrets).toHaveLength(1);
  expect(now.secrets).not.toEqual(old.secrets);
  expect(now.jwt).toEqual([expect.any(String), ...old.jwt]);
  expect(statSync(join(dataDir, 'keys.json')).mode & 0o777).toBe(0o600);

  // The process that has been running all the while reads on and seals with the new key.
  await expectAllSealedWith(
    before,
    keyIdOf(createSeal(ringOf('secrets', Buffer.from(now.secrets[0]!, 'base64'))).seal('', '')),
  );
  await expectAllSealedWith(await open(), before.secrets.current().id);
  expect(before.secrets.current().id).not.toBe(oldId);
  // Nobody's ifUpdatedAt is spoilt.
  const [row] = await database.database
    .sql`select count(*)::int as count from connections where updated_at <> '2026-01-01'`;
  expect(row).toEqual({ count: 0 });
});

test('killed after any batch, the next run ends it with the same key, and the one after makes another', async () => {
  await fill(createSeal((await open()).secrets));
  const killAt = (batch: number) => () => {
    if (--batch === 0) throw new Error('killed');
  };
  await expect(run({ onBatch: killAt(1) })).rejects.toThrow('killed');
  const half = keysInFile();
  expect(half.secrets).toHaveLength(2);
  // Half is sealed with one key and half with the other, and a process that starts now opens both.
  const between = await open();
  const ids = new Set((await everything()).map(({ sealed }) => keyIdOf(sealed)));
  expect(ids.size).toBe(2);
  for (const { identity, sealed, plain } of await everything())
    expect(createSeal(between.secrets).open(sealed, identity)).toBe(plain);

  await expect(run({ onBatch: killAt(2) })).rejects.toThrow('killed');
  expect(keysInFile()).toEqual(half);
  const finished = await run();
  expect(finished).toMatchObject({ made: [], isFinished: true, dropped: 1 });
  expect(keysInFile().secrets).toEqual(half.secrets.slice(0, 1));
  await expectAllSealedWith(await open(), between.secrets.current().id);

  expect(await run()).toMatchObject({
    made: ['jwt', 'secrets'],
    isFinished: false,
    count: sealedCount,
  });
});

test('whoever still seals with the old key while it is being let go is waited for, or refused', async () => {
  const before = await open();
  const oldSeal = createSeal(ringOf('secrets', before.secrets.current().bytes));
  await fill(oldSeal);
  let committed = () => undefined as void;
  const mayCommit = new Promise<void>((resolve) => (committed = resolve));
  let written = () => undefined as void;
  const isWritten = new Promise<void>((resolve) => (written = resolve));
  const slow = database.database.sql.begin(async (transaction) => {
    await transaction`insert into letters (id, sealed) values ('slow', ${oldSeal.seal('letter', 'letters:slow')})`;
    written();
    await mayCommit;
  });
  await isWritten;
  const rotating = run({ onBatch: (done) => (done > connectionsCount ? committed() : undefined) });
  await slow;
  expect(await rotating).toMatchObject({ count: sealedCount + 1, dropped: 1 });
  await expect(insertConnection(oldSeal, 'late')).rejects.toThrow(/sealed with a key that has left the ring/);
  await insertConnection(createSeal((await open()).secrets), 'late');
});

test('a row that somebody holds is waited for', async () => {
  await fill(createSeal((await open()).secrets));
  let release = () => undefined as void;
  const mayEnd = new Promise<void>((resolve) => (release = resolve));
  let locked = () => undefined as void;
  const isLocked = new Promise<void>((resolve) => (locked = resolve));
  const holding = database.database.sql.begin(async (transaction) => {
    await transaction`select from connections where id = ${idAt(7)} for update`;
    locked();
    await mayEnd;
  });
  await isLocked;
  const rotating = run({ onBatch: (done) => (done === sealedCount - 1 ? release() : undefined) });
  await holding;
  expect(await rotating).toMatchObject({ count: sealedCount });
});

test('what was altered or moved stays refused, is told, and holds up nothing', async () => {
  const { sql } = database.database;
  await fill(createSeal((await open()).secrets));
  await sql`update connections set secrets = set_byte(secrets, 40, get_byte(secrets, 40) # 1) where id = ${idAt(1)}`;
  await sql`update connections set secrets = (select secrets from connections where id = ${idAt(3)}) where id = ${idAt(2)}`;
  const { count, damaged, dropped } = await run();
  expect([count, dropped]).toEqual([sealedCount - 2, 1]);
  expect([...damaged].sort()).toEqual([`connections:${idAt(1)}`, `connections:${idAt(2)}`]);
  expect(await run()).toMatchObject({ isFinished: false, made: ['jwt', 'secrets'] });
});

test('with keys from the environment everything is sealed with the first, and no file is written', async () => {
  const key = (byte: number) => Buffer.alloc(32, byte).toString('base64');
  const old: GivenKeys = { jwt: [key(1)], secrets: [key(2)] };
  await fill(createSeal((await open(old)).secrets));
  const given: GivenKeys = { jwt: [key(3), key(1)], secrets: [key(4), key(2)] };
  expect(await run({ given })).toMatchObject({
    made: [],
    isFinished: false,
    count: sealedCount,
    dropped: 1,
  });
  expect(() => keysInFile()).toThrow(/ENOENT/);
  const after = await open({ jwt: [key(3)], secrets: [key(4)] });
  await expectAllSealedWith(after, after.secrets.current().id);
  await expect(open(old)).rejects.toThrow(/another JWT_KEY/);
});

test('signing keys go once a newer one has been signing for 24 hours', async () => {
  const first = (await open()).jwt.current().id;
  await run();
  const second = (await open()).jwt.current().id;
  expect(keysInFile().jwt).toHaveLength(2);
  await database.database.sql`update key_fingerprints set created_at = created_at - interval '25 hours'`;
  await run();
  expect(keysInFile().jwt).toHaveLength(2);
  const keys = await open();
  expect(keys.jwt.find(first)).toBeUndefined();
  expect(keys.jwt.find(second)).toBeDefined();
});

test('two at once: the second waits for the first', async () => {
  await fill(createSeal((await open()).secrets));
  const [one, other] = await Promise.all([run(), run()]);
  expect([one.count, other.count]).toEqual([sealedCount, sealedCount]);
  expect(keysInFile().secrets).toHaveLength(1);
});

test('with another key than the database was written with nothing is begun', async () => {
  await fill(createSeal((await open()).secrets));
  rmSync(join(dataDir, 'keys.json'));
  await expect(run()).rejects.toThrow(/another JWT_KEY/);
});
