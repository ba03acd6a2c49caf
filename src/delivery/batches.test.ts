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

const withinMs = { timeout: 20_000, interval: 20 };
const usersCount = 30;

const statusesOf = async (place: Place) =>
  Promise.all(
    Array.from({ length: usersCount }, async (_one, at) =>
      (await world.outcomes(place, at)).map(({ status }) => status).join(),
    ),
  );

function untilAll(place: Place, expected: (at: number) => string): Promise<void> {
  return vi.waitFor(
    async () =>
      expect(await statusesOf(place)).toEqual(Array.from({ length: usersCount }, (_one, at) => expected(at))),
    withinMs,
  );
}

const ofUsers = () =>
  Array.from({ length: usersCount }, (_one, at) => ({ messageId: `m${at}`, userId: `u${at}` }));
const idsIn = (body: string) =>
  (JSON.parse(body) as { messageId: string }[]).map(({ messageId }) => messageId);
const batches = () => receiver.received.map(({ body }) => idsIn(body));

test('events of several users share a request where the integration wants it, as many as it says', async () => {
  await world.addIntegration({ connection: { url: receiver.url }, config: { batch: true, batchSize: 12 } });
  world.startDelivery();
  const place = await world.append(ofUsers());
  await untilAll(place, () => 'delivered');
  expect(batches().map(({ length }) => length)).toEqual([12, 12, 6]);
  expect(batches().flat()).toEqual(ofUsers().map(({ messageId }) => messageId));
  expect(await world.outcomes(place, 3)).toMatchObject([
    { attempts: [{ request: { method: 'POST', url: receiver.url }, response: { status: 200 } }] },
  ]);
});

test('a single event is sent at once, as a batch of one', async () => {
  await world.addIntegration({ connection: { url: receiver.url }, config: { batch: true } });
  world.startDelivery();
  await world.append([{ messageId: 'm1' }]);
  await vi.waitFor(() => expect(batches()).toEqual([['m1']]), withinMs);
});

test('one event that a destination refuses fails alone, and says why', async () => {
  await world.addIntegration({ connection: { url: receiver.url }, config: { batch: true } });
  receiver.answer = ({ body }, response) =>
    response.writeHead(idsIn(body).includes('m7') ? 422 : 200).end('one is bad');
  world.startDelivery();
  const place = await world.append(ofUsers());
  await untilAll(place, (at) => (at === 7 ? 'failed' : 'delivered'));
  expect(await world.outcomes(place, 7)).toMatchObject([
    { reason: 'Refused with HTTP 422.', attempts: [{ response: { status: 422, body: 'one is bad' } }] },
  ]);
  expect(await world.waits()).toEqual([]);
});

test('one event that makes a destination break down ends up alone, and the others arrive', async () => {
  await world.addIntegration({ connection: { url: receiver.url }, config: { batch: true } });
  receiver.answer = ({ body }, response) => response.writeHead(idsIn(body).includes('m7') ? 500 : 200).end();
  let plusMs = 0;
  world.startDelivery({ now: () => Date.now() + plusMs });
  const place = await world.append(ofUsers());
  await untilAll(place, () => 'retrying');
  plusMs += 60_000;
  await vi.waitFor(() => expect(receiver.received.length).toBeGreaterThan(1), withinMs);
  await vi.waitFor(async () => {
    plusMs += 60_000;
    const statuses = await statusesOf(place);
    expect(statuses.filter((one) => one === 'delivered')).toHaveLength(usersCount - 1);
  }, withinMs);
  expect((await world.outcomes(place, 7))[0]?.status).toBe('retrying');
});

test('a batch that finds nobody is tried again, in order of each user', async () => {
  await world.addIntegration({ connection: { url: receiver.url }, config: { batch: true } });
  receiver.answer = (_received, response) => response.writeHead(503).end();
  let plusMs = 0;
  world.startDelivery({ now: () => Date.now() + plusMs });
  const place = await world.append([
    { messageId: 'a1' },
    { messageId: 'a2' },
    { messageId: 'b1', userId: 'bob' },
    { messageId: 'a3' },
  ]);
  await vi.waitFor(async () => expect(await world.waits()).toHaveLength(4), withinMs);
  expect(batches()).toEqual([['a1', 'b1', 'a2', 'a3']]);
  receiver.answer = (_received, response) => response.end();
  plusMs = 60_000;
  await vi.waitFor(async () => expect(await world.waits()).toEqual([]), withinMs);
  const again = batches().slice(1).flat();
  expect(again.filter((id) => id.startsWith('a'))).toEqual(['a1', 'a2', 'a3']);
  expect(again).toContain('b1');
  expect((await world.outcomes(place, 3))[0]?.status).toBe('delivered');
});
