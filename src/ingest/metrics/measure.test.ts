import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Labels, Meter } from '../../domain/metrics/meter.ts';
import { StreamUnavailable } from '../../stream/stream.ts';
import { openTestIngest, type TestIngest } from '../testing.ts';

let t: TestIngest;
let key: string;
let isAway = false;
const counts = new Map<string, number>();
const meter: Meter = {
  counter:
    (name) =>
    (labels: Labels = {}, by = 1) => {
      const whole = `${name.replace('switchyard_ingest_', '')} ${Object.values(labels).join(' ')}`.trim();
      counts.set(whole, (counts.get(whole) ?? 0) + by);
    },
  histogram: (name) => () => void counts.set(name, (counts.get(name) ?? 0) + 1),
  gauge: () => undefined,
};

beforeAll(async () => {
  const away = () => Promise.reject(new StreamUnavailable('The database is away.'));
  t = await openTestIngest(
    (stream) => ({ ...stream, append: (entry) => (isAway ? away() : stream.append(entry)) }),
    undefined,
    meter,
  );
  key = await t.newSource();
});
afterAll(() => t.close());

test('requests are counted by what they ask and how they are answered, events by what becomes of them', async () => {
  const event = { type: 'track', event: 'E', userId: 'u' };
  const batch = (writeKey: string, ...events: unknown[]) => JSON.stringify({ batch: events, writeKey });
  await t.post('/v1/batch', batch(key, event, event, { type: 'nothing' }));
  await t.post('/v1/track', JSON.stringify({ ...event, writeKey: key }));
  await t.post('/v1/batch', '{');
  await t.post('/v1/batch', batch('nobody', event));
  isAway = true;
  await t.post('/v1/batch', batch(key, event));
  await fetch(`${t.url}/v1/pixel/track?writeKey=${key}&userId=u&event=E`);
  isAway = false;
  await fetch(`${t.url}/v1/projects/${key}/settings`);
  await fetch(`${t.url}/v1/whatever-a-caller-makes-up`);
  await expect.poll(() => counts.get('requests_total none 404'), { timeout: 10_000 }).toBe(1);
  expect(Object.fromEntries(counts)).toEqual({
    'requests_total batch 200 OK': 1,
    'requests_total track 200 OK': 1,
    'requests_total batch 400 MALFORMED': 1,
    'requests_total batch 400 UNKNOWN_SOURCE': 1,
    'requests_total batch 503 UNAVAILABLE': 1,
    'requests_total pixel 200 UNAVAILABLE': 1,
    'requests_total settings 200': 1,
    'requests_total none 404': 1,
    'rejected_total UNKNOWN_TYPE': 1,
    events_total: 3,
    // A body that cannot be read names no source either.
    unknown_source_requests_total: 2,
    switchyard_stream_append_seconds: 2,
  });
  expect([...counts.keys()].join()).not.toContain(key);
});
