import { afterAll, beforeAll, expect, test } from 'vitest';
import { failureId, parseFailureId } from '../../domain/replay/failure-ids.ts';
import { groupFailures, listFailures, pageQuery } from './list.ts';
import { openTestDatabase, type TestDatabase } from '../testing.ts';

let opened: TestDatabase;
const failuresMax = 100_000;
beforeAll(async () => {
  opened = await openTestDatabase();
  await opened.database.sql`
    insert into failures (integration_id, at_ms, lane, "offset", position, org_id, user_key, reason, attempts, failed_ms)
    select 'i' || n % 5, 1764000000000 + n, 1, n, 0, 'org' || n % 2, md5('u')::uuid, 'Reason ' || n % 3, 1, 1764000000000 + n
    from generate_series(1, ${failuresMax}) n`;
  await opened.database.sql`vacuum analyze failures`;
}, 120_000);
afterAll(() => opened.close());

const after = failureId({
  integrationId: 'i1',
  failedMs: 1_764_000_050_001,
  place: { atMs: 1_764_000_050_001, lane: 1, offset: 50_001, position: 0 },
});

test.each([
  ['of an organization', {}],
  ['of an integration', { integrationId: 'i1' }],
  ['of a reason', { integrationId: 'i1', reason: 'Reason 1' }],
  ['behind a page', { after }],
  ['of an integration behind a page', { integrationId: 'i1', after }],
  ['of a reason in a span', { integrationId: 'i1', reason: 'Reason 2', to: new Date(1_764_000_050_000) }],
])('a page of failures %s is read from an index, and little more than the page', async (_what, wanted) => {
  const { text = '', values } = pageQuery({ orgId: 'org1', limit: 50, ...wanted });
  const rows = await opened.database.sql.unsafe(`explain (analyze, buffers off) ${text}`, values);
  const plan = rows.map((row) => String(row['QUERY PLAN'])).join('\n');
  expect(plan).toMatch(/Index (Only )?Scan/);
  expect(plan).not.toMatch(/Seq Scan|Sort/);
  for (const [, removed = '0'] of plan.matchAll(/Rows Removed by Filter: (\d+)/g))
    expect(Number(removed), plan).toBeLessThan(500);
});

test('pages hold every failure once, in order', async () => {
  const wanted = { orgId: 'org1', integrationId: 'i1', reason: 'Reason 1', limit: 200 };
  const seen: string[] = [];
  for (let last: string | undefined; ;) {
    const rows = await listFailures(opened.database.sql, { ...wanted, after: last });
    seen.push(...rows.map(({ id }) => id));
    last = rows.at(-1)?.id;
    if (rows.length < wanted.limit) break;
  }
  const [group] = (await groupFailures(opened.database.sql, wanted)).filter(
    ({ reason }) => reason === wanted.reason,
  );
  expect(group?.count).toBe(seen.length);
  expect(new Set(seen).size).toBe(seen.length);
  const moments = seen.map((id) => parseFailureId(id)?.failedMs ?? 0);
  expect(moments).toEqual([...moments].sort((a, b) => b - a));
});

test('counts are exact', async () => {
  const groups = await groupFailures(opened.database.sql, { orgId: 'org0' });
  expect(groups.reduce((sum, { count }) => sum + count, 0)).toBe(failuresMax / 2);
  expect(groups).toHaveLength(15);
});
