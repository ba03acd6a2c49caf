import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Delivery } from '../delivery.ts';
import { openReceiver, openWorld, type World } from '../testing.ts';

let world: World;
let receiver: Awaited<ReturnType<typeof openReceiver>>;
let plusMs = 0;
let id: string;
let delivery: Delivery;
let sent = 0;
const now = () => Date.now() + plusMs;
const start = () => (delivery = world.startDelivery({ now }));

beforeEach(async () => {
  world = await openWorld();
  receiver = await openReceiver((_received, response) => response.writeHead(503).end());
  id = await world.addIntegration({ connection: { url: receiver.url } });
  [plusMs, sent] = [0, 0];
  start();
});
afterEach(async () => {
  await world.close();
  await receiver.close();
});

const withinMs = { timeout: 30_000, interval: 20 };
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

const told = async () =>
  (
    await world.sql<{ kind: string; integration_id: string; reason: string }[]>`
      select kind, integration_id, reason from alerts where medium = 'letters' order by at_ms`
  ).map(({ kind, integration_id, reason }) => ({ kind, id: integration_id, reason }));

/** Sends one event of a new user, and waits until it was tried. */
async function tryOnce(status = 'retrying'): Promise<void> {
  const userId = `u${sent++}`;
  const place = await world.append([{ messageId: userId, userId }]);
  await vi.waitFor(
    async () => expect((await world.outcomes(place)).map((one) => one.status)).toEqual([status]),
    withinMs,
  );
}

/** Everything that delivery knew is on disk. */
async function restart(): Promise<void> {
  await delivery.stop();
  start();
}

test('Owners are told of an hour of failure, once until it works, and once when it does', async () => {
  await tryOnce();
  plusMs += 59 * minuteMs;
  await tryOnce();
  await restart();
  expect(await told()).toEqual([]);
  plusMs += 2 * minuteMs;
  await tryOnce();
  const failing = { kind: 'failing', id, reason: 'HTTP 503.' };
  await vi.waitFor(async () => expect(await told()).toEqual([failing]), withinMs);
  // Whoever starts anew knows of it, also after days of silence.
  plusMs += 2 * dayMs;
  await restart();
  for (let times = 0; times < 2; times++) {
    await tryOnce();
    plusMs += 61 * minuteMs;
  }
  receiver.answer = (_received, response) => response.end();
  await tryOnce('delivered');
  const working = { kind: 'working', id, reason: '' };
  await vi.waitFor(async () => expect(await told()).toEqual([failing, working]), withinMs);
  // The next outage is another one.
  receiver.answer = (_received, response) => response.writeHead(500).end();
  await tryOnce();
  plusMs += 61 * minuteMs;
  await tryOnce();
  const again = { kind: 'failing', id, reason: 'HTTP 500.' };
  await vi.waitFor(async () => expect(await told()).toEqual([failing, working, again]), withinMs);
}, 90_000);

test('a success within the hour leaves nothing to tell', async () => {
  await tryOnce();
  plusMs += 40 * minuteMs;
  receiver.answer = (_received, response) => response.end();
  await tryOnce('delivered');
  receiver.answer = (_received, response) => response.writeHead(503).end();
  await tryOnce();
  plusMs += 40 * minuteMs;
  await tryOnce();
  await delivery.stop();
  expect(await told()).toEqual([]);
}, 60_000);

test('Owners are told of a pause by us, and when it works after it was resumed', async () => {
  for (let passed = 0; passed <= 6; passed++) {
    if (passed > 0) plusMs += 20 * 60 * minuteMs;
    await tryOnce();
  }
  const reason = 'Every attempt has failed for 5 days. The last one: HTTP 503.';
  const known = [
    { kind: 'failing', id, reason: 'HTTP 503.' },
    { kind: 'paused', id, reason },
  ];
  await vi.waitFor(async () => expect(await told()).toEqual(known), withinMs);
  receiver.answer = (_received, response) => response.end();
  await world.sql`update integrations set state = 'on', paused_reason = null, updated_at = clock_timestamp()`;
  await vi.waitFor(
    async () => expect(await told()).toEqual([...known, { kind: 'working', id, reason: '' }]),
    withinMs,
  );
}, 90_000);
