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

const withinMs = { timeout: 20_000, interval: 20 };
const hourMs = 60 * 60_000;

const integration = async () => {
  const [row] = await world.sql<{ state: string; paused_reason: string | null }[]>`
    select state, paused_reason from integrations where id = ${id}`;
  return row;
};

/** Sends one event of a new user, and waits until it was tried. */
async function tryOnce(status: string): Promise<void> {
  const userId = `u${sent++}`;
  const place = await world.append([{ messageId: userId, userId }]);
  await vi.waitFor(
    async () => expect((await world.outcomes(place)).map((one) => one.status)).toEqual([status]),
    withinMs,
  );
}

/** Fails now, and every so many hours until so many are over. */
async function failFor(hours: number, everyHours = 20): Promise<void> {
  for (let passed = 0; passed <= hours; passed += everyHours) {
    if (passed > 0) plusMs += everyHours * hourMs;
    await tryOnce('retrying');
  }
}

test('an integration that only fails for five days is paused by us, with a reason and an entry in the audit log', async () => {
  await failFor(100);
  expect(await integration()).toEqual({ state: 'on', paused_reason: null });
  plusMs += 20 * hourMs;
  await tryOnce('retrying');
  const reason = 'Every attempt has failed for 5 days. The last one: HTTP 503.';
  await vi.waitFor(
    async () => expect(await integration()).toEqual({ state: 'paused', paused_reason: reason }),
    withinMs,
  );
  expect(await world.sql`select org_id, actor_id, actor_name, action, subject_id, change from audit`).toEqual(
    [
      {
        org_id: world.orgId,
        actor_id: 'system',
        actor_name: 'Switchyard',
        action: 'integration.update',
        subject_id: id,
        change: { before: { state: 'on' }, after: { state: 'paused', pausedReason: reason } },
      },
    ],
  );
}, 60_000);

test('what waits there is held, and goes out in order when a person resumes it', async () => {
  await failFor(120);
  await vi.waitFor(async () => expect((await integration())?.state).toBe('paused'), withinMs);
  receiver.answer = (_received, response) => response.end();
  const place = await world.append(['m1', 'm2', 'm3'].map((messageId) => ({ messageId, userId: 'ada' })));
  await vi.waitFor(
    async () => expect((await world.outcomes(place, 2)).map((one) => one.status)).toEqual(['pending']),
    withinMs,
  );
  receiver.received.length = 0;
  plusMs += 48 * hourMs;
  await world.sql`update integrations set state = 'on', paused_reason = null, updated_at = clock_timestamp()`;
  await vi.waitFor(async () => expect(await world.waits()).toEqual([]), withinMs);
  expect(receiver.messageIds().filter((one) => one?.toString().startsWith('m'))).toEqual(['m1', 'm2', 'm3']);
  // It has five days again.
  receiver.answer = (_received, response) => response.writeHead(503).end();
  await tryOnce('retrying');
  expect((await integration())?.state).toBe('on');
}, 60_000);

test('the days are counted over restarts', async () => {
  await failFor(60);
  await delivery.stop();
  start();
  plusMs += 20 * hourMs;
  await failFor(40);
  await vi.waitFor(async () => expect((await integration())?.state).toBe('paused'), withinMs);
}, 60_000);

test('refusals count as failures too', async () => {
  receiver.answer = (_received, response) => response.writeHead(401).end();
  for (let day = 0; day < 7; day++) {
    await tryOnce('failed');
    plusMs += 20 * hourMs;
  }
  await vi.waitFor(async () => expect(await integration()).toMatchObject({ state: 'paused' }), withinMs);
}, 60_000);

// What keeps it from being paused.
test.each<[string, () => Promise<void>]>([
  [
    'one success',
    async () => {
      receiver.answer = (_received, response) => response.end();
      await tryOnce('delivered');
      receiver.answer = (_received, response) => response.writeHead(503).end();
    },
  ],
  [
    'a day without an attempt',
    async () => {
      // Nothing is due any more, so that nothing is tried.
      await delivery.stop();
      await world.sql`delete from waits`;
      plusMs += 25 * hourMs;
      start();
    },
  ],
])(
  '%s begins the five days anew',
  async (_what, between) => {
    await failFor(60);
    await between();
    await failFor(80);
    plusMs += 2 * 60_000;
    await tryOnce('retrying');
    expect(await integration()).toEqual({ state: 'on', paused_reason: null });
  },
  60_000,
);
