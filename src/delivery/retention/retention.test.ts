import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { listFailures } from '../../storage/failures/list.ts';
import { hourMs, hourOf, openHours } from '../../storage/trail/hours.ts';
import { trailSizes } from '../../storage/trail/kept.ts';
import type { Stream } from '../../stream/stream.ts';
import { openReceiver, openWorld, silentLog, type World } from '../testing.ts';
import { createRetention } from './retention.ts';

let world: World;
let receiver: Awaited<ReturnType<typeof openReceiver>>;
beforeEach(async () => {
  world = await openWorld();
  receiver = await openReceiver();
});
afterEach(async () => {
  await receiver.close();
  await world.close();
});

const withinMs = { timeout: 30_000, interval: 50 };
const daysMax = 2;
/** Three days later everything of today is too old. */
const laterMs = 3 * 24 * hourMs;
const later = () => Date.now() + laterMs;
/** What there is of the hour of an event. */
const tables = async (atMs: number) => {
  const rows = await world.sql<{ name: string }[]>`
    select relname as name from pg_class where relkind = 'r' and relname ~ '^(entries|events|outcomes)_\\d+$'`;
  const hour = new Date(hourOf(atMs)).toISOString().replace(/\D/g, '').slice(0, 10);
  return rows.map(({ name }) => name).filter((name) => name.endsWith(hour));
};
const failures = () => listFailures(world.sql, { orgId: world.orgId, limit: 200 });
const untilWaits = (count: number) =>
  vi.waitFor(async () => expect(await world.waits()).toHaveLength(count), withinMs);

test('whole hours go when they are too old, and what was delivered with them', async () => {
  await world.addIntegration({ connection: { url: receiver.url } });
  const first = world.startDelivery();
  const place = await world.append([{ messageId: 'm1' }]);
  await vi.waitFor(async () => expect(await world.outcomes(place)).toHaveLength(1), withinMs);
  await first.stop();
  expect(await tables(place.atMs)).toHaveLength(3);
  world.startDelivery({ now: later, retention: { daysMax } });
  await vi.waitFor(async () => expect(await tables(place.atMs)).toEqual([]), withinMs);
  expect(await world.stream.entry(place)).toBeUndefined();
  expect(await world.events()).toEqual([]);
  expect(receiver.received).toHaveLength(1);
});

test('what waits in them fails as expired first, also where the integration is paused', async () => {
  const id = await world.addIntegration({ connection: { url: receiver.url } });
  const paused = await world.addIntegration({ connection: { url: receiver.url }, state: 'paused' });
  receiver.answer = (_received, response) => response.writeHead(503).end();
  const first = world.startDelivery();
  const place = await world.append([
    { messageId: 'm1' },
    { messageId: 'm2' },
    { messageId: 'm3', userId: 'bob' },
  ]);
  await untilWaits(6);
  await first.stop();
  receiver.received.length = 0;
  // Not due by themselves, so that nothing but retention ends them.
  await world.sql`update waits set next_at_ms = ${later() + laterMs} where integration_id = ${id} and position <> 1`;
  world.startDelivery({ now: later, retention: { daysMax } });
  await vi.waitFor(async () => expect(await tables(place.atMs)).toEqual([]), withinMs);
  expect(receiver.received).toEqual([]);
  const expired = await failures();
  expect(expired).toHaveLength(6);
  expect(new Set(expired.map(({ integrationId }) => integrationId))).toEqual(new Set([id, paused]));
  expect(new Set(expired.map(({ reason }) => reason))).toEqual(
    new Set(['Expired: the event is no longer kept, and was not delivered in time.']),
  );
  expect(expired.map(({ messageId }) => messageId).sort()).toEqual(['m1', 'm1', 'm2', 'm2', 'm3', 'm3']);
  expect(await world.waits()).toEqual([]);
});

describe('an hour that delivery has not read', () => {
  const stays = 'An hour is too old or too large, but stays: delivery has not read all of it yet.';
  const goes = 'An hour of events was dropped, as the retention says.';

  /** Retention by itself. Each call lets it look once, long after everything is too old and too much; answers what it said. */
  async function openLook(stream: Pick<Stream, 'hours' | 'isDone' | 'drop'>) {
    const said: string[] = [];
    const say = (_fields: object, message: string) => void said.push(message);
    let nowMs = later();
    const retention = createRetention({
      ...{ retention: { daysMax, bytesMax: 1 }, consumer: 'delivery', sql: world.sql, stream },
      ...{ hours: await openHours(world.sql), desk: { turn: vi.fn() } },
      log: { ...silentLog, warn: say, info: say },
      now: () => nowMs,
    });
    return async () => {
      said.length = 0;
      await vi.waitFor(() => {
        nowMs += hourMs;
        retention.wake();
        expect(said).not.toEqual([]);
      }, withinMs);
      return said[0];
    };
  }

  test('stays until it has read the last of it, however old and large', async () => {
    const first = await world.append([{ messageId: 'm1' }]);
    const last = await world.append([{ messageId: 'm2' }]);
    const look = await openLook(world.stream);
    expect(await look()).toBe(stays);
    const reader = await world.stream.read('delivery');
    await reader.next(10);
    expect(await look()).toBe(stays);
    await reader.commit(first);
    expect(await look()).toBe(stays);
    expect([await world.stream.entry(first), await world.stream.entry(last)]).not.toContain(undefined);
    await reader.commit(last);
    expect(await look()).toBe(goes);
    expect(await world.stream.entry(last)).toBeUndefined();
    await reader.close();
  });

  test('control: it is gone where nobody asks for what was read', async () => {
    const place = await world.append([{ messageId: 'm1' }]);
    const look = await openLook({ ...world.stream, isDone: () => Promise.resolve(true) });
    expect(await look()).toBe(goes);
    expect(await world.stream.entry(place)).toBeUndefined();
  });
});

test('somebody who reads an hour delays its end, and is not disturbed', async () => {
  await world.addIntegration({ connection: { url: receiver.url } });
  const first = world.startDelivery();
  const place = await world.append([{ messageId: 'm1' }]);
  await vi.waitFor(async () => expect(await world.outcomes(place)).toHaveLength(1), withinMs);
  await first.stop();
  await world.sql.begin(async (reading) => {
    await reading`select count(*) from events`;
    expect(await world.stream.drop(place.atMs)).toBe(true);
    world.startDelivery({ now: later, retention: { daysMax } });
    const waiting = () => reading<{ count: number }[]>`
      select count(*)::int as count from pg_locks where not granted and relation = 'events'::regclass`;
    // It asks for the table again and again, and lets go each time.
    await vi.waitFor(async () => expect((await waiting())[0]?.count).toBeGreaterThan(0), {
      ...withinMs,
      interval: 5,
    });
    await vi.waitFor(async () => expect((await waiting())[0]?.count).toBe(0), { ...withinMs, interval: 5 });
    expect((await trailSizes(world.sql)).has(hourOf(place.atMs))).toBe(true);
  });
  await vi.waitFor(
    async () => expect((await trailSizes(world.sql)).has(hourOf(place.atMs))).toBe(false),
    withinMs,
  );
});

test('a failure is forgotten by when it failed', async () => {
  await world.addIntegration({ connection: { url: receiver.url } });
  receiver.answer = (_received, response) => response.writeHead(400).end();
  const first = world.startDelivery();
  await world.append([{ messageId: 'm1' }]);
  await vi.waitFor(async () => expect(await failures()).toHaveLength(1), withinMs);
  await first.stop();
  world.startDelivery({ now: later, retention: { daysMax } });
  await vi.waitFor(async () => expect(await failures()).toEqual([]), withinMs);
});
