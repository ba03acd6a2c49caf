import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openReceiver, openWorld, type World } from './testing.ts';

let world: World;
let receiver: Awaited<ReturnType<typeof openReceiver>>;
beforeEach(async () => {
  world = await openWorld();
  receiver = await openReceiver();
});
afterEach(async () => {
  await world.close();
  await receiver.close();
});

const withinMs = { timeout: 10_000, interval: 20 };

test('an event is delivered, written down, and its entry is not read again', async () => {
  const integrationId = await world.addIntegration({ connection: { url: receiver.url } });
  world.startDelivery();
  const place = await world.append([{ messageId: 'm1', properties: { plan: 'pro' } }]);
  await vi.waitFor(async () => {
    expect(await world.outcomes(place)).toMatchObject([{ integrationId, status: 'delivered' }]);
  }, withinMs);
  expect(receiver.received).toHaveLength(1);
  expect(JSON.parse(receiver.received[0]!.body)).toMatchObject({
    messageId: 'm1',
    userId: 'ada',
    event: 'E',
    properties: { plan: 'pro' },
  });
  expect(await world.outcomes(place)).toMatchObject([
    { attempts: [{ request: { method: 'POST', url: receiver.url }, response: { status: 200 } }] },
  ]);
  await vi.waitFor(async () => {
    expect(await world.sql`select "offset" from stream_cursors`).toMatchObject([
      { offset: String(place.offset) },
    ]);
  }, withinMs);
  expect(await world.events()).toMatchObject([{ place, type: 'track', name: 'E', isDuplicate: false }]);
});
