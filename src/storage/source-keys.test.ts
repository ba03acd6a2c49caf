import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { newSourceId } from '../domain/ids.ts';
import { openDatabase } from './database.ts';
import { openSourceKeys, type SourceKeys } from './source-keys.ts';
import { openTestDatabase, type TestDatabase } from './testing.ts';

let opened: TestDatabase;
let sources: SourceKeys;
beforeEach(async () => {
  opened = await openTestDatabase();
  await opened.database.sql`insert into organizations (id, name) values ('org', 'Org')`;
  sources = await openSourceKeys(opened.database);
});
afterEach(async () => {
  await sources.close();
  await opened.close();
});

async function newSource(id = newSourceId()): Promise<string> {
  await opened.database
    .sql`insert into sources (id, org_id, name, platform) values (${id}, 'org', 'S', 'server')`;
  return id;
}

test('a source is found, from memory after the first time', async () => {
  const id = await newSource();
  const source = { sourceId: id, orgId: 'org', platform: 'server', enabled: true };
  expect(await sources.find(id)).toEqual(source);
  await vi.waitFor(async () => {
    await sources.find(id);
    expect(sources.find(id)).toEqual(source);
  });
});

test('a stranger is asked for once, and what cannot be a key never', async () => {
  const stranger = newSourceId();
  expect(await sources.find(stranger)).toBeUndefined();
  expect(sources.find(stranger)).toBeUndefined();
  for (const text of ['', 'x', `${newSourceId()}1`, '0'.repeat(21), "'; drop table sources;"])
    expect(sources.find(text)).toBeUndefined();
});

test('strangers by the thousand cost a handful of queries', async () => {
  const query = vi.fn();
  const sql = new Proxy(opened.database.sql, {
    apply(target, self, values: unknown[]) {
      query();
      return Reflect.apply(target, self, values) as unknown;
    },
  });
  const counted = await openSourceKeys({ sql });
  const found = await Promise.all(Array.from({ length: 2_000 }, () => counted.find(newSourceId())));
  expect(new Set(found)).toEqual(new Set([undefined]));
  expect(query.mock.calls.length).toBeLessThan(10);
  await counted.close();
});

test.each<[string, (id: string) => Promise<unknown>, object | undefined]>([
  [
    'switched off',
    (id) => opened.database.sql`update sources set enabled = false where id = ${id}`,
    { enabled: false },
  ],
  ['deleted', (id) => opened.database.sql`delete from sources where id = ${id}`, undefined],
  ['deleted with its organization', () => opened.database.sql`delete from organizations`, undefined],
])('a source that is %s counts so at once', async (_what, change, expected) => {
  const id = await newSource();
  expect(await sources.find(id)).toMatchObject({ enabled: true });
  await change(id);
  await vi.waitFor(
    async () => {
      const source = await sources.find(id);
      if (expected === undefined) expect(source).toBeUndefined();
      else expect(source).toMatchObject(expected);
    },
    { timeout: 2_000 },
  );
});

test('a source made after it was asked for is found', async () => {
  const id = newSourceId();
  expect(await sources.find(id)).toBeUndefined();
  await newSource(id);
  await vi.waitFor(async () => expect(await sources.find(id)).toBeDefined(), { timeout: 2_000 });
});

test('a database that is away is a fault, and not an unknown source', async () => {
  const away = openDatabase(opened.address);
  const keys = await openSourceKeys(away);
  await away.close();
  await expect(keys.find(newSourceId())).rejects.toThrow();
});
