import { afterAll, beforeAll, expect, test } from 'vitest';
import { foldChanges } from '../../storage/metrics/fold.ts';
import { arrange, openTestApi, type Client, type TestApi } from '../testing.ts';

let api: TestApi;
let owner: Client & { orgId: string };
let one: Awaited<ReturnType<typeof arrange>>;
let other: Awaited<ReturnType<typeof arrange>>;

const atMs = Math.floor(Date.now() / 3_600_000) * 3_600_000 - 3_600_000;
const from = new Date(atMs).toISOString();
const to = new Date(atMs + 3_600_000).toISOString();
const hour = `from: "${from}", to: "${to}"`;
const fields = 'at received rejected filtered delivered retrying failed latencyMsP50 latencyMsP95';

beforeAll(async () => {
  api = await openTestApi();
  owner = await api.owner();
  one = await arrange(owner, 'One');
  other = await arrange(owner, 'Other');
  const stranger = await api.owner();
  const theirs = await arrange(stranger);
  await count(owner, { source_id: one.appId, received: 3, rejected: 1 });
  await count(owner, { source_id: other.appId, received: 5 });
  await count(owner, { ...idsOf(one), delivered: 2, failed: 1, latency: { 10: 2 } });
  await count(owner, { ...idsOf(other), filtered: 4 });
  await count(stranger, { ...idsOf(theirs), received: 100, delivered: 100 });
  while (await foldChanges(api.database.sql));
});
afterAll(() => api.close());

function idsOf({ appId, integrationId }: typeof one) {
  return { source_id: appId, integration_id: integrationId };
}

async function count({ orgId }: { orgId: string }, counts: Record<string, unknown>): Promise<void> {
  const { sql } = api.database;
  const latency = counts.latency === undefined ? {} : { latency: sql.json(counts.latency as never) };
  await sql`insert into metric_changes ${sql({ org_id: orgId, at_ms: atMs + 60_000, ...counts, ...latency })}`;
}

async function metrics(args: string) {
  const { data, errors } = await owner.ask(
    `{ deliveryMetrics(orgId: "${owner.orgId}", ${args}) { ${fields} } }`,
  );
  return data?.deliveryMetrics ?? errors[0]?.extensions;
}

const point = (more: object) => ({
  ...{ received: 0, rejected: 0, filtered: 0, delivered: 0, retrying: 0, failed: 0 },
  ...{ latencyMsP50: null, latencyMsP95: null },
  ...more,
});
const quick = expect.closeTo(1.3 ** 10.5, 6) as number;
const timed = { latencyMsP50: quick, latencyMsP95: quick };

test('the metrics of an organization, a source and an integration, and of nobody else', async () => {
  const both = { received: 8, rejected: 1, filtered: 4, delivered: 2, failed: 1, ...timed };
  expect(await metrics(`${hour}, buckets: 1`)).toEqual([point({ at: from, ...both })]);
  const ofOne = { received: 3, rejected: 1, delivered: 2, failed: 1, ...timed };
  expect(await metrics(`${hour}, buckets: 1, appId: "${one.appId}"`)).toEqual([
    point({ at: from, ...ofOne }),
  ]);
  const ofOther = { received: 5, filtered: 4 };
  expect(await metrics(`${hour}, buckets: 1, integrationId: "${other.integrationId}"`)).toEqual([
    point({ at: from, ...ofOther }),
  ]);
});

test('sixty buckets of an hour are its minutes, zeros where nothing was', async () => {
  const points = await metrics(hour);
  expect(points).toHaveLength(60);
  expect(points[59]).toEqual(point({ at: new Date(atMs + 59 * 60_000).toISOString() }));
  expect(points.map(({ received }: { received: number }) => received)).toEqual([0, 8, ...Array(58).fill(0)]);
});

test('series are made for each source, each integration, or each pair', async () => {
  const series = async (by: string) => {
    const { data } = await owner.ask(
      `{ metricSeries(orgId: "${owner.orgId}", by: [${by}], ${hour}, buckets: 1) { appId integrationId points { delivered filtered received } } }`,
    );
    return data.metricSeries;
  };
  const points = [[{ delivered: 0, filtered: 4, received: 5 }], [{ delivered: 2, filtered: 0, received: 3 }]];
  const rows = (of: (ids: typeof one) => object) =>
    [other, one].map((ids, at) => ({ ...of(ids), points: points[at] }));
  expect(await series('application')).toEqual(rows(({ appId }) => ({ appId, integrationId: null })));
  expect(await series('integration')).toEqual(rows(({ integrationId }) => ({ appId: null, integrationId })));
  expect(await series('application, integration')).toEqual(
    rows(({ appId, integrationId }) => ({ appId, integrationId })),
  );
});

test.each([
  [`from: "${to}", to: "${from}"`, 'to'],
  [`from: "${to}", to: "${to}"`, 'to'],
  [`${hour}, buckets: 0`, 'buckets'],
  [`${hour}, buckets: 1001`, 'buckets'],
  [`${hour}, buckets: -2147483648`, 'buckets'],
])('deliveryMetrics(%s) is refused at %s', async (args, path) => {
  expect(await metrics(args)).toMatchObject({ code: 'INVALID_INPUT', fieldErrors: [{ path }] });
});

test.each([
  [`by: [], ${hour}`, 'Check by: Name application, integration or both.'],
  [`by: [application], from: "${to}", to: "${from}"`, 'Check to: It must be later than from.'],
])('metricSeries(%s) is refused', async (args, message) => {
  const { errors } = await owner.ask(`{ metricSeries(orgId: "${owner.orgId}", ${args}) { appId } }`);
  expect(errors).toMatchObject([{ message, extensions: { code: 'INVALID_INPUT' } }]);
});

test('any time may be asked for, as long as the dates of the calendar reach', async () => {
  const points = await metrics('from: "0001-01-01T00:00:00Z", to: "9999-12-31T23:59:59Z", buckets: 1000');
  expect(points.length).toBeLessThanOrEqual(1_001);
  expect(points.reduce((sum: number, { received }: { received: number }) => sum + received, 0)).toBe(8);
});

test('more points than one answer has are refused before they are read', async () => {
  const many = await api.owner();
  await api.database.sql`
    insert into sources (id, org_id, name, platform)
    select 'many' || n, ${many.orgId}, 'S', 'server' from generate_series(1, 1200) n`;
  const ask = (args: string) =>
    many.ask(`{ metricSeries(orgId: "${many.orgId}", by: [application], ${args}) { points { received } } }`);
  const back = (days: number) => {
    const toMs = Math.floor(atMs / 86_400_000) * 86_400_000;
    return `from: "${new Date(toMs - days * 86_400_000).toISOString()}", to: "${new Date(toMs).toISOString()}"`;
  };
  expect((await ask(`${back(10)}, buckets: 10`)).errors[0]).toMatchObject({
    message:
      '1200 series of 10 buckets are more than the 10000 points that one request answers. Ask for fewer buckets.',
    extensions: { code: 'INVALID_INPUT' },
  });
  expect((await ask(`${back(300)}, buckets: 5`)).errors[0]).toMatchObject({
    message: 'This is too much to sum up at once. Ask for a shorter time.',
    extensions: { code: 'INVALID_INPUT' },
  });
  expect((await ask(`${back(10)}, buckets: 4`)).data.metricSeries).toHaveLength(1_200);
});
