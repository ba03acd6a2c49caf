import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Place } from '../stream/stream.ts';
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

function untilStatus(place: Place, status: string, position = 0): Promise<void> {
  return vi.waitFor(async () => {
    const outcomes = await world.outcomes(place, position);
    expect(outcomes.map((one) => one.status)).toEqual([status]);
  }, withinMs);
}

const setState = (id: string, state: string) =>
  world.sql`update integrations set state = ${state}, updated_at = clock_timestamp() where id = ${id}`;

test('an integration counts for the very next event', async () => {
  world.startDelivery();
  const before = await world.append([{ messageId: 'm0' }]);
  await vi.waitFor(async () => expect(await world.events()).toHaveLength(1), withinMs);
  await world.addIntegration({ connection: { url: receiver.url } });
  await untilStatus(await world.append([{ messageId: 'm1' }]), 'delivered');
  // It starts at now: what came before has nothing to do with it.
  expect(await world.outcomes(before)).toEqual([]);
  expect(receiver.messageIds()).toEqual(['m1']);
});

test('off filters, and what it filtered is never sent', async () => {
  const id = await world.addIntegration({ connection: { url: receiver.url } });
  world.startDelivery();
  await untilStatus(await world.append([{ messageId: 'm1' }]), 'delivered');
  await setState(id, 'off');
  const off = await world.append([{ messageId: 'm2' }]);
  await untilStatus(off, 'filtered');
  expect(await world.outcomes(off)).toMatchObject([{ reason: 'The integration is off.', attempts: [] }]);
  await setState(id, 'on');
  await untilStatus(await world.append([{ messageId: 'm3' }]), 'delivered');
  await untilStatus(off, 'filtered');
  expect(receiver.messageIds()).toEqual(['m1', 'm3']);
});

test('paused holds, and goes on in order of each user', async () => {
  const id = await world.addIntegration({ connection: { url: receiver.url }, state: 'paused' });
  world.startDelivery();
  const places = [];
  for (const messageId of ['m1', 'm2', 'm3']) places.push(await world.append([{ messageId }]));
  await untilStatus(places[2]!, 'pending');
  expect(await world.outcomes(places[0]!)).toMatchObject([{ reason: 'The integration is paused.' }]);
  expect(receiver.received).toEqual([]);
  await setState(id, 'on');
  await untilStatus(places[2]!, 'delivered');
  const last = await world.append([{ messageId: 'm4' }]);
  await untilStatus(last, 'delivered');
  expect(receiver.messageIds()).toEqual(['m1', 'm2', 'm3', 'm4']);
  await vi.waitFor(async () => expect(await world.waits()).toEqual([]), withinMs);
});

test('what was paused over a restart goes on in order', async () => {
  const id = await world.addIntegration({ connection: { url: receiver.url }, state: 'paused' });
  const first = world.startDelivery();
  const place = await world.append([{ messageId: 'm1' }, { messageId: 'm2' }]);
  await untilStatus(place, 'pending', 1);
  await first.stop();
  world.startDelivery();
  const later = await world.append([{ messageId: 'm3' }]);
  await untilStatus(later, 'pending');
  expect(receiver.received).toEqual([]);
  await setState(id, 'on');
  await untilStatus(later, 'delivered');
  expect(receiver.messageIds()).toEqual(['m1', 'm2', 'm3']);
});

test.each([
  ['off', 'The integration was switched off.'],
  ['deleted', 'The integration was deleted.'],
])('what waits at an integration that is then %s is never sent', async (how, reason) => {
  receiver.answer = (_received, response) => response.writeHead(503).end();
  const id = await world.addIntegration({ connection: { url: receiver.url } });
  world.startDelivery();
  const place = await world.append([{ messageId: 'm1' }, { messageId: 'm2' }, { messageId: 'm3' }]);
  await untilStatus(place, 'retrying');
  if (how === 'off') await setState(id, 'off');
  else await world.sql`delete from integrations where id = ${id}`;
  for (const position of [0, 1, 2]) await untilStatus(place, 'filtered', position);
  expect(await world.outcomes(place, 2)).toMatchObject([{ reason }]);
  expect(await world.waits()).toEqual([]);
  expect(new Set(receiver.messageIds())).toEqual(new Set(['m1']));
});

test('a new address counts for what waits', async () => {
  const other = await openReceiver((_received, response) => response.writeHead(503).end());
  await world.addIntegration({ connection: { url: other.url } });
  let plusMs = 0;
  world.startDelivery({ now: () => Date.now() + plusMs });
  const place = await world.append([{ messageId: 'm1' }]);
  await untilStatus(place, 'retrying');
  await world.sql`
    update connections set details = ${world.sql.json({ url: receiver.url })}, updated_at = clock_timestamp()`;
  await untilStatus(await world.append([{ messageId: 'm2', userId: 'bob' }]), 'delivered');
  plusMs = 60_000;
  await untilStatus(place, 'delivered');
  expect(receiver.messageIds()).toEqual(['m2', 'm1']);
  await other.close();
});

test('sources and organizations do not get each other’s events', async () => {
  const otherSource = await world.addSource();
  await world.addIntegration({ connection: { url: receiver.url }, sourceId: otherSource });
  world.startDelivery();
  await world.append([{ messageId: 'm1' }]);
  await world.append([{ messageId: 'm2' }], { sourceId: otherSource, orgId: 'another' });
  await untilStatus(await world.append([{ messageId: 'm3' }], { sourceId: otherSource }), 'delivered');
  expect(receiver.messageIds()).toEqual(['m3']);
});
