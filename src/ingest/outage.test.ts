import { afterEach, expect, inject, test, vi } from 'vitest';
import { connect } from '../storage/database.ts';
import { LaneLost, StreamBusy, StreamUnavailable, type Place } from '../stream/stream.ts';
import { openTestIngest, type TestIngest } from './testing.ts';

let t: TestIngest;
afterEach(() => t.close());

const body = (writeKey: string) => JSON.stringify({ batch: [{ type: 'track', userId: 'u' }], writeKey });

test('a success is answered when the append has, and not before', async () => {
  let confirm: (place: Place) => void = () => undefined;
  const append = vi.fn(() => new Promise<Place>((resolve) => (confirm = resolve)));
  t = await openTestIngest((stream) => ({ ...stream, append }));
  const answer = vi.fn();
  const sent = t.post('/v1/batch', body(await t.newSource())).then(answer);
  await vi.waitFor(() => expect(append).toHaveBeenCalled());
  // Another request goes all the way in between.
  expect((await t.post('/v1/m', '{}')).status).toBe(200);
  expect(answer).not.toHaveBeenCalled();
  confirm({ lane: 0, offset: 0, atMs: 0 });
  await sent;
  expect(answer).toHaveBeenCalledWith(expect.objectContaining({ status: 200 }));
});

test.each([
  ['a database that is away', new StreamUnavailable('away'), 503],
  ['more than the disk takes', new StreamBusy('busy'), 429],
  ['a fault of ours', new LaneLost('?'), 503],
])('%s is answered so that the SDK keeps its events and comes again', async (_what, error, status) => {
  t = await openTestIngest((stream) => ({ ...stream, append: () => Promise.reject(error) }));
  const response = await t.post('/v1/batch', body(await t.newSource()));
  expect(response.status).toBe(status);
  expect(response.headers.get('retry-after')).toMatch(/^\d+$/);
  expect(await response.json()).toMatchObject({ success: false });
});

test('while the database is away nothing is taken, and after it all is', async () => {
  t = await openTestIngest();
  const key = await t.newSource();
  expect((await t.post('/v1/batch', body(key))).status).toBe(200);
  const cut = () => t.sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`;
  const statuses = new Set<number>();
  for (let round = 0; round < 5; round++) {
    const sending = Array.from({ length: 20 }, () => t.post('/v1/batch', body(key)));
    await cut();
    for (const response of await Promise.all(sending)) statuses.add(response.status);
  }
  expect([...statuses].filter((status) => ![200, 429, 503].includes(status))).toEqual([]);
  await vi.waitFor(async () => expect((await t.post('/v1/batch', body(key))).status).toBe(200), {
    timeout: 10_000,
  });
});

test('while the database has no connection left nothing is taken, and after it all is', async () => {
  t = await openTestIngest();
  const key = await t.newSource();
  const [{ name } = { name: '' }] = await t.sql<{ name: string }[]>`select current_database() as name`;
  const administrator = connect(inject('postgres'), 1);
  // Whoever has one loses it, and nobody gets another: a limit would not hold for the administrator that tests are.
  await administrator.unsafe(`alter database ${name} allow_connections false`);
  await administrator`select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = ${name}`;
  const answers = Array.from({ length: 20 }, () => t.post('/v1/batch', body(key)));
  const statuses = new Set((await Promise.all(answers)).map(({ status }) => status));
  expect([...statuses].filter((status) => ![429, 503].includes(status))).toEqual([]);
  await administrator.unsafe(`alter database ${name} allow_connections true`);
  await administrator.end();
  await vi.waitFor(async () => expect((await t.post('/v1/batch', body(key))).status).toBe(200), {
    timeout: 20_000,
    interval: 100,
  });
});

test('an end in order answers what is under way, and sends the rest away to come again', async () => {
  let confirm: (place: Place) => void = () => undefined;
  const append = vi.fn(() => new Promise<Place>((resolve) => (confirm = resolve)));
  t = await openTestIngest((stream) => ({ ...stream, append }));
  const key = await t.newSource();
  const sent = t.post('/v1/batch', body(key));
  await vi.waitFor(() => expect(append).toHaveBeenCalled());
  const drained = t.ingest.drain();
  const late = await t.post('/v1/batch', body(key));
  expect([late.status, late.headers.get('connection')]).toEqual([503, 'close']);
  const image = await fetch(`${t.url}/v1/pixel/track?writeKey=${key}&userId=u`);
  expect([image.status, image.headers.get('content-type')]).toEqual([200, 'image/gif']);
  confirm({ lane: 0, offset: 0, atMs: 0 });
  await drained;
  expect((await sent).status).toBe(200);
});
