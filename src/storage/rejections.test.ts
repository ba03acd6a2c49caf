import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { listRejections, openRejections, type Rejections } from './rejections.ts';
import { openTestDatabase, type TestDatabase } from './testing.ts';

const log = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
let opened: TestDatabase;
let rejections: Rejections;
let nowMs = Date.UTC(2026, 10, 23);
beforeEach(async () => {
  opened = await openTestDatabase();
  await opened.database.sql`insert into organizations (id, name) values ('org', 'Org'), ('other', 'Other')`;
  await opened.database.sql`
    insert into sources (id, org_id, name, platform) values ('s1', 'org', 'S', 'server'), ('s2', 'org', 'S', 'server')`;
  rejections = openRejections({ sql: opened.database.sql, log, now: () => nowMs++ });
});
afterEach(async () => {
  await rejections.close();
  await opened.close();
});

const one = { orgId: 'org', sourceId: 's1', code: 'TOO_DEEP', reason: 'Too deep.' };
const list = (more: { sourceId?: string; after?: string; limit?: number } = {}) =>
  listRejections(opened.database.sql, { orgId: 'org', limit: 50, ...more });

test('what was added is written behind, newest first', async () => {
  rejections.add({ ...one, sample: '{"a":1}' });
  rejections.add({ ...one, code: 'TOO_LARGE' });
  await vi.waitFor(async () => expect(await list()).toHaveLength(2), { timeout: 5_000 });
  expect(await list()).toMatchObject([
    { code: 'TOO_LARGE', sample: undefined },
    { ...one, sample: '{"a":1}' },
  ]);
});

test('what no database would store does no harm', async () => {
  rejections.add({ ...one, sample: 'a\0b\ud800'.padEnd(5_000, 'x') });
  rejections.add({ ...one, sourceId: 'deleted since' });
  rejections.add({ ...one, orgId: 'other' });
  await rejections.close();
  const [found, ...more] = await list();
  expect(found?.sample).toBe(`a\ufffdb\ufffd${'x'.repeat(1_996)}`);
  expect(more).toEqual([]);
});

test('a flood of one source leaves room for another, and is capped on disk', async () => {
  for (let round = 0; round < 12; round++) {
    for (let n = 0; n < 500; n++) rejections.add(one);
    rejections.add({ ...one, sourceId: 's2' });
    await rejections.close();
  }
  const counts = await opened.database.sql`
    select source_id as id, count(*)::int as n from rejections group by 1 order by 1`;
  expect([...counts]).toEqual([
    { id: 's1', n: 1_000 },
    { id: 's2', n: 12 },
  ]);
});

test('a page goes on where the last one ended, in one organization', async () => {
  for (const code of ['A', 'B', 'C', 'D']) rejections.add({ ...one, code });
  rejections.add({ ...one, sourceId: 's2', code: 'E' });
  await rejections.close();
  const page = await list({ sourceId: 's1', limit: 3 });
  expect(page.map(({ code }) => code)).toEqual(['D', 'C', 'B']);
  expect((await list({ sourceId: 's1', after: page[2]?.id })).map(({ code }) => code)).toEqual(['A']);
  expect(await listRejections(opened.database.sql, { orgId: 'other', limit: 5 })).toEqual([]);
});
