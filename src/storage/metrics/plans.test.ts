import { afterAll, beforeAll, expect, test } from 'vitest';
import { grains, spanOf, stepOf } from '../../domain/metrics/span.ts';
import { openDatabase, type Database } from '../database.ts';
import { openTestDatabase, type TestDatabase } from '../testing.ts';
import { readSeries } from './series.ts';

/** Of two organizations, so that reading everything is the dearer way. */
const integrationsCount = 30;
const stepsCount = 400;
const day = 86_400_000;
const nowMs = Date.now();

let testDatabase: TestDatabase;
let database: Database;
const sent: { query: string; values: unknown[] }[] = [];
beforeAll(async () => {
  testDatabase = await openTestDatabase();
  database = openDatabase(testDatabase.address, 1, {
    debug: (_connection, query, values) => void sent.push({ query, values }),
  });
  for (const { name, ms } of grains)
    await database.sql.unsafe(
      `insert into metric_${name} (org_id, source_id, integration_id, at_ms, delivered, latency_5)
       select o, 's', case when i = 0 then '' else 'i' || i end, $1::bigint - n * $2::bigint, 1, 1
       from unnest(array['o', 'p']) o, generate_series(0, ${integrationsCount}) i, generate_series(0, ${stepsCount}) n`,
      [stepOf({ ms }, nowMs), ms],
    );
  await database.sql`analyze`;
});
afterAll(async () => {
  await database.close();
  await testDatabase.close();
});

const all = Array.from({ length: integrationsCount }, (_one, at) => ({
  sourceId: 's',
  integrationId: `i${at + 1}`,
}));

test.each([
  ['one integration, 400 days', all.slice(0, 1), 400 * day, 60, 802],
  ['one integration, an hour', all.slice(0, 1), day / 24, 60, 124],
  ['all of them, 30 days', all, 30 * day, 30, 31 * 32],
  ['all of them, an hour', all, day / 24, 12, 31 * 66],
])(
  '%s: reads by the index what is summed, and nothing else',
  async (_name, keys, lengthMs, buckets, rowsMax) => {
    const span = spanOf({ fromMs: nowMs - lengthMs, toMs: nowMs, buckets, keys: keys.length + 1, nowMs });
    sent.length = 0;
    const points = await readSeries(database.sql, 'o', keys, span, nowMs);
    expect(points).toHaveLength(keys.length);
    const [statement] = sent.filter(({ query }) => query.includes('metric_'));
    const { query = '', values = [] } = statement ?? {};
    const rows = await database.sql.unsafe(
      `explain (analyze, timing off, costs off, buffers off) ${query}`,
      values as never[],
    );
    const plan = rows.map((row) => String(row['QUERY PLAN'])).join('\n');
    expect(plan).toMatch(/Index Scan|Bitmap Index Scan/);
    expect(plan).not.toMatch(/Seq Scan/);
    expect(plan).not.toMatch(/Rows Removed by Filter/);
    for (const [, each = '', loops = ''] of plan.matchAll(/rows=([\d.]+) loops=(\d+)/g))
      expect(Number(each) * Number(loops), plan).toBeLessThanOrEqual(rowsMax * 1.02);
  },
);
