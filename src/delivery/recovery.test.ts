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
  await receiver.close();
  await world.close();
});

const withinMs = { timeout: 15_000, interval: 20 };

function untilStatus(place: Place, status: string, position = 0): Promise<void> {
  return vi.waitFor(async () => {
    const outcomes = await world.outcomes(place, position);
    expect(outcomes.map((one) => one.status)).toEqual([status]);
  }, withinMs);
}

/** As if the process had died before it could commit what it had read. */
const forgetProgress = () => world.sql`update stream_cursors set at = '-infinity', "offset" = -1`;

test('what was sent and not written down is sent again', async () => {
  await world.addIntegration({ connection: { url: receiver.url } });
  const first = world.startDelivery();
  const place = await world.append([{ messageId: 'm1' }, { messageId: 'm2' }]);
  await untilStatus(place, 'delivered', 1);
  await first.stop();
  await forgetProgress();
  await world.sql`delete from outcomes`;
  world.startDelivery();
  await untilStatus(place, 'delivered', 1);
  expect(receiver.messageIds()).toEqual(['m1', 'm2', 'm1', 'm2']);
  expect(await world.events()).toHaveLength(2);
});

test('what was written down is not sent again, though its entry is read again', async () => {
  await world.addIntegration({ connection: { url: receiver.url } });
  receiver.answer = ({ headers }, response) =>
    response.writeHead(headers['idempotency-key'] === 'retried' ? 503 : 200).end();
  const first = world.startDelivery();
  const place = await world.append([{ messageId: 'm1' }, { messageId: 'retried' }, { messageId: 'behind' }]);
  await untilStatus(place, 'retrying', 1);
  await first.stop();
  await forgetProgress();
  receiver.answer = (_received, response) => response.end();
  receiver.received.length = 0;
  world.startDelivery();
  const next = await world.append([{ messageId: 'm4', userId: 'bob' }]);
  await untilStatus(next, 'delivered');
  await untilStatus(place, 'delivered', 2);
  expect(receiver.messageIds().filter((id) => id !== 'm4')).toEqual(['retried', 'behind']);
});

test('a lost database connection interrupts delivery, and loses nothing', async () => {
  await world.addIntegration({ connection: { url: receiver.url } });
  const delivery = world.startDelivery();
  const place = await world.append([{ messageId: 'm1' }]);
  await untilStatus(place, 'delivered');
  let held: (() => void) | undefined;
  receiver.answer = (_received, response) => void (held ??= () => response.end());
  const lost = await world.append([{ messageId: 'm2' }]);
  await vi.waitFor(() => expect(held).toBeDefined(), withinMs);
  // The connection that holds delivery's lock.
  await world.sql`
    select pg_terminate_backend(pid) from pg_locks
    where locktype = 'advisory' and objsubid = 1 and pid <> pg_backend_pid() and database = (
      select oid from pg_database where datname = current_database()
    ) and (classid::bigint << 32) + objid::bigint = 7301204413`;
  receiver.answer = (_received, response) => response.end();
  await untilStatus(lost, 'delivered');
  expect(receiver.messageIds()).toEqual(['m1', 'm2', 'm2']);
  await vi.waitFor(() => expect(delivery.isReady()).toBe(true), withinMs);
});

test('of two processes one delivers, and the other takes over when it goes', async () => {
  await world.addIntegration({ connection: { url: receiver.url } });
  const first = world.startDelivery();
  await vi.waitFor(() => expect(first.isReady()).toBe(true), withinMs);
  const second = world.startDelivery();
  await untilStatus(await world.append([{ messageId: 'm1' }]), 'delivered');
  expect(second.isReady()).toBe(false);
  await first.stop();
  await untilStatus(await world.append([{ messageId: 'm2' }]), 'delivered');
  expect(second.isReady()).toBe(true);
  expect(receiver.messageIds()).toEqual(['m1', 'm2']);
});

test('a stop finishes what is under way, and the rest is delivered after the next start', async () => {
  await world.addIntegration({ connection: { url: receiver.url } });
  const held: (() => void)[] = [];
  receiver.answer = (_received, response) => void held.push(() => response.end());
  const first = world.startDelivery();
  const count = 40;
  const batch = Array.from({ length: count }, (_one, at) => ({ messageId: `m${at}`, userId: `u${at % 20}` }));
  const place = await world.append(batch);
  await vi.waitFor(() => expect(held.length).toBeGreaterThan(10), withinMs);
  const stopped = first.stop();
  receiver.answer = (_received, response) => response.end();
  for (const end of held) end();
  await stopped;
  const sentBefore = receiver.received.length;
  expect(sentBefore).toBeLessThan(count);
  world.startDelivery();
  await vi.waitFor(async () => {
    for (let at = 0; at < count; at++)
      expect((await world.outcomes(place, at)).map(({ status }) => status)).toEqual(['delivered']);
  }, withinMs);
  // Nothing is lost and, since the first one ended well, nothing is sent twice.
  expect(receiver.messageIds().sort()).toEqual(batch.map(({ messageId }) => messageId).sort());
});

test('a destination that never answers does not keep us from stopping', async () => {
  await world.addIntegration({ connection: { url: receiver.url } });
  receiver.answer = () => undefined;
  const first = world.startDelivery();
  const place = await world.append([{ messageId: 'm1' }]);
  await vi.waitFor(() => expect(receiver.received).toHaveLength(1), withinMs);
  const startMs = Date.now();
  await first.stop();
  expect(Date.now() - startMs).toBeLessThan(10_000);
  receiver.answer = (_received, response) => response.end();
  world.startDelivery();
  await untilStatus(place, 'delivered');
});

test('an entry that nobody can read does not hold up its lane', async () => {
  await world.addIntegration({ connection: { url: receiver.url } });
  world.startDelivery();
  await world.stream.append({ atMs: Date.now(), head: 'not json', body: Buffer.from('{') });
  await untilStatus(await world.append([{ messageId: 'm1' }]), 'delivered');
});

test('an event that is due waits for an earlier one of its user that is not', async () => {
  await world.addIntegration({ connection: { url: receiver.url } });
  receiver.answer = (_received, response) => response.writeHead(503).end();
  const first = world.startDelivery();
  const place = await world.append([{ messageId: 'm1' }, { messageId: 'm2' }]);
  await untilStatus(place, 'retrying');
  await vi.waitFor(async () => expect(await world.waits()).toHaveLength(2), withinMs);
  await first.stop();
  await world.sql`update waits set next_at_ms = 0 where position = 1`;
  const dueMs = Date.now() + 1_500;
  await world.sql`update waits set next_at_ms = ${dueMs} where position = 0`;
  receiver.received.length = 0;
  let receivedAtMs = 0;
  receiver.answer = (_received, response) => {
    receivedAtMs ||= Date.now();
    response.end();
  };
  world.startDelivery();
  await untilStatus(place, 'delivered', 1);
  expect(receiver.messageIds()).toEqual(['m1', 'm2']);
  expect(receivedAtMs).toBeGreaterThanOrEqual(dueMs);
});
