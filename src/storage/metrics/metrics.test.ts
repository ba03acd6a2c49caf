import { afterEach, beforeEach, expect, test } from 'vitest';
import { binOf } from '../../domain/metrics/latency.ts';
import { grains, minuteOf, spanOf, stepOf } from '../../domain/metrics/span.ts';
import { openRejections } from '../rejections.ts';
import { openTestDatabase, type TestDatabase } from '../testing.ts';
import { writeRejected } from './changes.ts';
import { foldChanges } from './fold.ts';
import { openMetricsKeeper } from './keeper.ts';
import { lookAtWaits } from './look.ts';
import { pruneMetrics } from './prune.ts';
import { readSeries, type MetricPoint } from './series.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const nowMs = Date.parse('2026-11-23T12:34:56.789Z');
const silent = { debug() {}, info() {}, warn() {}, error() {} };

let opened: TestDatabase;
const sql = () => opened.database.sql;
beforeEach(async () => {
  opened = await openTestDatabase();
  await sql().unsafe(`
    insert into organizations (id, name) values ('o', 'O'), ('p', 'P');
    insert into sources (id, org_id, name, platform) values ('s', 'o', 'S', 'server'), ('t', 'o', 'T', 'server');
    insert into connections (id, org_id, name, integration_code, connection_prototype_id, details) values ('c', 'o', 'C', 'sink', 'sink', '{}');
    insert into integrations (id, org_id, source_id, connection_id, integration_code, name, config, state)
      select i, 'o', s, 'c', 'sink', 'I', '{}', 'on' from (values ('i', 's'), ('j', 's'), ('k', 't')) v(i, s)`);
});
afterEach(() => opened.close());

type Change = { source?: string; integration?: string; atMs?: number } & Record<string, unknown>;

/** As delivery and ingest leave it behind. */
async function count({ source = 's', integration = '', atMs = nowMs, ...counts }: Change): Promise<void> {
  await sql()`insert into metric_changes ${sql()({
    ...{ org_id: 'o', source_id: source, integration_id: integration, at_ms: minuteOf(atMs) },
    ...counts,
  })}`;
}

async function foldAll(): Promise<void> {
  while (await foldChanges(sql()));
}

function read(sourceId: string, integrationId: string, fromMs: number, toMs: number, buckets = 1) {
  const span = spanOf({ fromMs, toMs, buckets, keys: 1, nowMs });
  return readSeries(sql(), 'o', [{ sourceId, integrationId }], span, nowMs).then(([points]) => points ?? []);
}

const shown = ({ received, rejected, filtered, delivered, failed, retrying }: MetricPoint) => [
  ...[received, rejected, filtered, delivered, failed, retrying],
];
const lastHour = [nowMs - hour, nowMs] as const;
/** In one bucket or two they are made of minutes, of hours and of days. */
const grainsOf = [
  [nowMs - 7 * minute, nowMs],
  [nowMs - 20 * hour, nowMs],
  [nowMs - 390 * day, nowMs],
] as const;

test('what is counted is in the sums of integration, source and organization, in minutes, hours and days', async () => {
  await count({ received: 5 });
  await count({ source: 't', received: 2, rejected: 1 });
  await count({ integration: 'i', filtered: 1, delivered: 3, latency: sql().json({ 7: 3 }) });
  await count({ integration: 'j', failed: 2, delivered: 1, latency: sql().json({ 7: 1 }) });
  await count({ source: 't', integration: 'k', delivered: 4, latency: sql().json({ 20: 4 }) });
  await foldAll();
  for (const [fromMs, toMs] of grainsOf) {
    const one = async (s: string, i: string) => (await read(s, i, fromMs, toMs)).map(shown).at(-1);
    expect(await one('s', 'i')).toEqual([5, 0, 1, 3, 0, 0]);
    expect(await one('s', 'j')).toEqual([5, 0, 0, 1, 2, 0]);
    expect(await one('s', '')).toEqual([5, 0, 1, 4, 2, 0]);
    expect(await one('t', '')).toEqual([2, 1, 0, 4, 0, 0]);
    expect(await one('', '')).toEqual([7, 1, 1, 8, 2, 0]);
  }
  expect(await sql()`select * from metric_changes`).toEqual([]);
});

test('two counts of one bucket add up, whenever they come', async () => {
  for (const more of [0, 1, 2]) {
    await count({ atMs: nowMs - 3 * hour, received: 1 + more });
    await count({ integration: 'i', delivered: 1, latency: sql().json({ 3: 1, [10 + more]: 1 }) });
    await foldAll();
  }
  expect((await read('s', '', nowMs - 3 * hour, nowMs - 3 * hour + 1)).map(shown)).toEqual([
    [6, 0, 0, 0, 0, 0],
  ]);
  const [row] =
    await sql()`select latency_3, latency_10, latency_12, latency_13 from metric_hours where integration_id = 'i'`;
  expect(row).toEqual({ latency_3: 3, latency_10: 1, latency_12: 1, latency_13: null });
});

test('a fold that dies has done nothing, and its changes count once, with the next', async () => {
  for (let n = 0; n < 20; n++) await count({ received: 1 });
  await sql().unsafe(`
    create function refuse() returns trigger language plpgsql as $$ begin raise exception 'no room'; end $$;
    create trigger refuse before insert on metric_days for each row execute function refuse()`);
  await expect(foldChanges(sql())).rejects.toThrow('no room');
  expect(await read('s', '', ...lastHour).then((points) => points.map(shown))).toEqual([
    [0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0],
  ]);
  await sql()`drop trigger refuse on metric_days`;
  await foldAll();
  await foldAll();
  for (const span of grainsOf) expect((await read('s', '', ...span)).at(-1)?.received).toBe(20);
});

test('several processes count and fold at the same time, and nothing is lost or counted twice', async () => {
  const counting = Array.from({ length: 100 }, () => count({ integration: 'i', delivered: 1, received: 1 }));
  const folding = Array.from({ length: 20 }, () => foldChanges(sql()));
  await Promise.all([...counting, ...folding]);
  await foldAll();
  for (const span of grainsOf) {
    expect((await read('s', 'i', ...span)).at(-1)?.delivered).toBe(100);
    expect((await read('', '', ...span)).at(-1)?.received).toBe(100);
  }
});

test('gaps are zeros, and buckets begin at multiples of their width', async () => {
  await count({ atMs: nowMs - 50 * minute, received: 1 });
  await count({ atMs: nowMs - 10 * minute, received: 2 });
  await foldAll();
  const points = await read('s', '', ...lastHour, 6);
  expect(points.map(({ at }) => at.toISOString().slice(11, 16))).toEqual([
    ...['11:30', '11:40', '11:50', '12:00', '12:10', '12:20', '12:30'],
  ]);
  expect(points.map(({ received }) => received)).toEqual([0, 1, 0, 0, 0, 2, 0]);
  expect(points[0]).toEqual({
    ...{ at: new Date('2026-11-23T11:30:00Z'), received: 0, rejected: 0, filtered: 0, delivered: 0 },
    ...{ failed: 0, retrying: 0, latencyMsP50: null, latencyMsP95: null },
  });
});

test('latency is told of everything delivered in the bucket', async () => {
  for (const [latencyMs, delivered] of [
    [10, 90],
    [2_000, 10],
  ] as const)
    await count({
      ...{ integration: 'i', delivered, latency: sql().json({ [binOf(latencyMs)]: delivered }) },
      atMs: nowMs - latencyMs * 10,
    });
  await foldAll();
  const point = (await read('s', 'i', ...lastHour)).at(-1);
  expect((point?.latencyMsP50 ?? 0) / 10).toBeCloseTo(1, 0);
  expect((point?.latencyMsP95 ?? 0) / 2_000).toBeCloseTo(1, 0);
});

async function wait(integration: string, waits: number): Promise<void> {
  await sql()`
    insert into waits (integration_id, user_key, at_ms, lane, "offset", position, attempts, next_at_ms)
    select ${integration}, gen_random_uuid(), 1, 1, n, 0, 1, 1 from generate_series(1, ${waits}::int) n`;
}

test('what waits is told as it stood at the end of each bucket, and now', async () => {
  await wait('i', 5);
  await wait('k', 2);
  await lookAtWaits(sql(), nowMs - 10 * minute);
  await sql()`delete from waits where integration_id = 'k'`;
  await wait('i', 1);
  await lookAtWaits(sql(), nowMs - 9 * minute);
  await sql()`delete from waits`;
  await lookAtWaits(sql(), nowMs - 8 * minute);
  await wait('j', 3);
  await lookAtWaits(sql(), nowMs - minute);
  const last = (points: MetricPoint[]) => points.map(({ retrying }) => retrying).slice(-12);
  expect(last(await read('', '', ...lastHour, 60))).toEqual([0, 7, 6, 0, 0, 0, 0, 0, 0, 0, 3, 3]);
  expect(last(await read('s', '', ...lastHour, 60))).toEqual([0, 5, 6, 0, 0, 0, 0, 0, 0, 0, 3, 3]);
  expect(last(await read('t', 'k', ...lastHour, 60))).toEqual([0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  // 12:20 to 12:30, and 12:30 to 12:40, which is not over.
  expect(last(await read('', '', ...lastHour, 6)).slice(-2)).toEqual([0, 3]);
  expect(last(await read('', '', nowMs - 20 * day, nowMs, 20)).at(-1)).toBe(3);
});

test('what is rejected is counted, also beyond what is kept to look at', async () => {
  const rejections = openRejections({ sql: sql(), log: silent, now: () => nowMs });
  for (let n = 0; n < 150; n++)
    rejections.add({ orgId: 'o', sourceId: 's', code: 'INVALID', reason: 'It has no type.' });
  rejections.add({ orgId: 'o', sourceId: 't', code: 'SOURCE_OFF', reason: 'Off.' }, 40);
  await rejections.close();
  await foldAll();
  expect(await sql()`select count(*)::int as kept from rejections`).toEqual([{ kept: 101 }]);
  expect((await read('s', '', ...lastHour)).at(-1)?.rejected).toBe(150);
  expect((await read('', '', ...lastHour)).at(-1)?.rejected).toBe(190);
});

test('minutes go after 14 days, hours and days after 400, in steps, and those of a deleted organization', async () => {
  for (const { name, ms } of grains) {
    await sql().unsafe(
      `insert into metric_${name} (org_id, source_id, integration_id, at_ms)
       select 'o', '', '', $1::bigint - n * $2::bigint from generate_series(0, 11000) n`,
      [stepOf({ ms }, nowMs), ms],
    );
    await sql().unsafe(
      `insert into metric_${name} (org_id, source_id, integration_id, at_ms) values ('gone', '', '', $1)`,
      [stepOf({ ms }, nowMs)],
    );
  }
  let steps = 1;
  while (await pruneMetrics(sql(), nowMs)) steps += 1;
  expect(steps).toBe(3);
  const kept = async (name: string, orgId: string) =>
    (await sql().unsafe(`select from metric_${name} where org_id = $1`, [orgId])).length;
  // Of minutes and hours there are fewer than are kept.
  expect([await kept('minutes', 'o'), await kept('hours', 'o'), await kept('days', 'o')]).toEqual([
    ...[11_001, 400 * 24, 400],
  ]);
  for (const { name } of grains) expect(await kept(name, 'gone')).toBe(0);
});

test('the keeper goes on after a fault, and ends at once', async () => {
  await sql()`alter table metric_days rename to away`;
  const told: string[] = [];
  const log = { ...silent, warn: (_fields: object, message: string) => void told.push(message) };
  await writeRejected(sql(), [{ orgId: 'o', sourceId: 's', atMs: minuteOf(nowMs), rejected: 1 }]);
  const keeper = openMetricsKeeper({ sql: sql(), log, now: () => nowMs });
  await expect
    .poll(() => told, { timeout: 10_000 })
    .toEqual(['Metrics could not be summed up; we try again.']);
  await sql()`alter table away rename to metric_days`;
  await expect
    .poll(async () => (await read('s', '', ...lastHour)).at(-1)?.rejected, { timeout: 10_000 })
    .toBe(1);
  await keeper.close();
});
