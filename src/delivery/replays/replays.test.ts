import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { newId } from '../../domain/ids.ts';
import type { ReplayWanted } from '../../domain/replay/replays.ts';
import { groupFailures, listFailures } from '../../storage/failures/list.ts';
import type { Place } from '../../stream/stream.ts';
import { openReceiver, openWorld, type World } from '../testing.ts';
import { inHandMax } from './step.ts';

let world: World;
let receiver: Awaited<ReturnType<typeof openReceiver>>;
let integrationId: string;
beforeEach(async () => {
  world = await openWorld();
  receiver = await openReceiver((_received, response) => response.writeHead(400).end());
  integrationId = await world.addIntegration({ connection: { url: receiver.url } });
});
afterEach(async () => {
  await receiver.close();
  await world.close();
});

const withinMs = { timeout: 20_000, interval: 20 };
const accept = () => {
  receiver.received.length = 0;
  receiver.answer = (_received, response) => response.end();
};
const failures = () => listFailures(world.sql, { orgId: world.orgId, limit: 200 });
const groups = () => groupFailures(world.sql, { orgId: world.orgId });
const untilFailures = (count: number) =>
  vi.waitFor(async () => expect(await failures()).toHaveLength(count), withinMs);
const untilStatus = (place: Place, status: string, position = 0) =>
  vi.waitFor(
    async () => expect((await world.outcomes(place, position)).map((one) => one.status)).toEqual([status]),
    withinMs,
  );

async function replay(wanted: ReplayWanted, of = integrationId): Promise<string> {
  const id = newId();
  await world.sql`
    insert into jobs (id, org_id, kind, integration_id, wanted, state)
    values (${id}, ${world.orgId}, 'replay', ${of}, ${world.sql.json(wanted as never)}, 'waiting')`;
  return id;
}

type JobRow = { state: string; done: number; total: number | null; message: string | null };
async function job(id: string): Promise<JobRow | undefined> {
  const rows = await world.sql<JobRow[]>`
    select state, done::float8 as done, total::float8 as total, message from jobs where id = ${id}`;
  return rows[0];
}
const untilDone = (id: string) =>
  vi.waitFor(async () => expect((await job(id))?.state).toBe('done'), withinMs);

const numbered = (count: number, users = count) =>
  Array.from({ length: count }, (_one, at) => ({ messageId: `m${at}`, userId: `u${at % users}` }));

describe('what fails for good', () => {
  test('is listed with its reason, its attempts and its message, and counted by reason', async () => {
    receiver.answer = ({ headers }, response) =>
      response.writeHead(headers['idempotency-key'] === 'm2' ? 422 : 400).end();
    world.startDelivery();
    const place = await world.append(numbered(3));
    await untilFailures(3);
    expect(await groups()).toEqual([
      expect.objectContaining({ integrationId, reason: 'Refused with HTTP 400.', count: 2 }),
      expect.objectContaining({ integrationId, reason: 'Refused with HTTP 422.', count: 1 }),
    ]);
    const [one] = await listFailures(world.sql, {
      ...{ orgId: world.orgId, integrationId, reason: 'Refused with HTTP 422.', limit: 10 },
    });
    expect(one).toMatchObject({ messageId: 'm2', attempts: 1, place: { ...place, position: 2 } });
  });

  test('is no failure where it was delivered, filtered, or has yet to be', async () => {
    accept();
    await world.addIntegration({ connection: { url: receiver.url }, state: 'paused' });
    await world.addIntegration({ connection: { url: receiver.url }, state: 'off' });
    world.startDelivery();
    const place = await world.append(numbered(1));
    await vi.waitFor(async () => expect(await world.outcomes(place)).toHaveLength(3), withinMs);
    expect(await failures()).toEqual([]);
  });
});

describe('a job', () => {
  test('sends failures again with the same key, and they are failures no more', async () => {
    world.startDelivery();
    const place = await world.append(numbered(5));
    await untilFailures(5);
    accept();
    const id = await replay({ kind: 'failures' });
    await untilDone(id);
    expect(receiver.messageIds().sort()).toEqual(['m0', 'm1', 'm2', 'm3', 'm4']);
    expect(await failures()).toEqual([]);
    await untilStatus(place, 'delivered', 4);
    expect(await job(id)).toMatchObject({ done: 5, total: 5, message: '5 events were sent again.' });
    expect(await world.waits()).toEqual([]);
  });

  test('leaves what fails again as a failure, once, and does not go in circles', async () => {
    world.startDelivery();
    await world.append(numbered(3));
    await untilFailures(3);
    receiver.received.length = 0;
    await untilDone(await replay({ kind: 'failures' }));
    await untilFailures(3);
    expect(receiver.received).toHaveLength(3);
  });

  test('sends what it was asked for, and no more', async () => {
    receiver.answer = ({ headers }, response) =>
      response.writeHead(headers['idempotency-key'] === 'm2' ? 422 : 400).end();
    world.startDelivery();
    await world.append(numbered(4));
    await untilFailures(4);
    const chosen = (await failures()).filter(({ messageId }) => messageId === 'm3');
    accept();
    await untilDone(await replay({ kind: 'failures', failureIds: chosen.map(({ id }) => id) }));
    expect(receiver.messageIds()).toEqual(['m3']);
    await untilDone(await replay({ kind: 'failures', reason: 'Refused with HTTP 422.' }));
    expect(receiver.messageIds()).toEqual(['m3', 'm2']);
    await untilDone(await replay({ kind: 'failures', fromMs: Date.now() + 60_000 }));
    await untilDone(await replay({ kind: 'failures', toMs: Date.now() - 60_000 }));
    expect(receiver.received).toHaveLength(2);
    expect(await failures()).toHaveLength(2);
  });

  test('keeps the order of each user', async () => {
    world.startDelivery();
    await world.append(numbered(30, 3));
    await untilFailures(30);
    accept();
    await untilDone(await replay({ kind: 'failures' }));
    for (const user of [0, 1, 2]) {
      const own = receiver.messageIds().filter((id) => Number(String(id).slice(1)) % 3 === user);
      expect(own).toEqual(
        numbered(30, 3).flatMap(({ messageId }, at) => (at % 3 === user ? [messageId] : [])),
      );
    }
  });

  test('fills an integration that is new with all that is kept, once each, without duplicates', async () => {
    accept();
    world.startDelivery();
    const place = await world.append([...numbered(3), { messageId: 'm1' }]);
    await untilStatus(place, 'duplicate', 3);
    const other = await openReceiver();
    const later = await world.addIntegration({ connection: { url: other.url } });
    expect(other.received).toEqual([]);
    const id = await replay({ kind: 'kept' }, later);
    await untilDone(id);
    expect(other.messageIds().sort()).toEqual(['m0', 'm1', 'm2']);
    expect(receiver.received).toHaveLength(3);
    expect((await world.outcomes(place)).map(({ status }) => status)).toEqual(['delivered', 'delivered']);
    await other.close();
  });

  test('lets the integration choose again, as it is set up now', async () => {
    world.startDelivery();
    const place = await world.append([
      { messageId: 'm1', event: 'Wanted' },
      { messageId: 'm2', event: 'No', userId: 'bob' },
    ]);
    await untilFailures(2);
    accept();
    await world.sql`
      update integrations set config = ${world.sql.json({ events: ['track'], eventNames: ['Wanted'] })}, updated_at = now() where id = ${integrationId}`;
    await vi.waitFor(async () => {
      const probe = await world.append([{ event: 'No', userId: newId() }]);
      await untilStatus(probe, 'filtered');
    }, withinMs);
    await untilDone(await replay({ kind: 'failures' }));
    expect(receiver.messageIds()).toEqual(['m1']);
    await untilStatus(place, 'filtered', 1);
    expect(await failures()).toEqual([]);
  });

  test('that is cancelled puts no more on its way', async () => {
    world.startDelivery();
    const count = inHandMax * 3;
    for (let at = 0; at < 3; at++)
      await world.append(numbered(inHandMax).map((one) => ({ ...one, messageId: `${at}-${one.messageId}` })));
    await vi.waitFor(async () => expect((await groups())[0]?.count).toBe(count), withinMs);
    receiver.received.length = 0;
    const held: (() => void)[] = [];
    receiver.answer = (_received, response) => void held.push(() => response.end());
    const id = await replay({ kind: 'failures' });
    await vi.waitFor(() => expect(receiver.received.length).toBeGreaterThan(5), withinMs);
    await world.sql`update jobs set state = 'cancelled' where id = ${id}`;
    const left = (await groups())[0]?.count ?? 0;
    expect(left).toBeGreaterThanOrEqual(count - inHandMax);
    accept();
    for (const end of held) end();
    const sentinel = await world.append([{ messageId: 'after', userId: 'somebody else' }]);
    await untilStatus(sentinel, 'delivered');
    await vi.waitFor(async () => expect(await world.waits()).toEqual([]), withinMs);
    expect((await groups())[0]?.count).toBe(left);
  }, 60_000);

  test('goes on after a kill where it stood: nothing is lost, and every event is in one place', async () => {
    world.startDelivery();
    const count = inHandMax * 2 + 50;
    for (const half of ['a', 'b'])
      await world.append(
        numbered(count / 2).map((one) => ({ ...one, messageId: `${half}${one.messageId}` })),
      );
    await vi.waitFor(async () => expect((await groups())[0]?.count).toBe(count), withinMs);
    accept();
    const id = await replay({ kind: 'failures' });
    for (let kill = 0; kill < 4; kill++) {
      const before = receiver.received.length;
      await vi.waitFor(async () => {
        const isOver = (await job(id))?.state === 'done';
        expect(isOver || receiver.received.length > before + 20).toBe(true);
      }, withinMs);
      const [row] = await world.sql<{ failed: number; waiting: number }[]>`
        select (select count(*)::int from failures) as failed, (select count(*)::int from waits) as waiting`;
      expect((row?.failed ?? 0) + (row?.waiting ?? 0)).toBeLessThanOrEqual(count);
      // The connection that holds delivery's lock: whatever it was about to write is gone.
      await world.sql`
        select pg_terminate_backend(pid) from pg_locks
        where locktype = 'advisory' and objsubid = 1 and pid <> pg_backend_pid() and database = (
          select oid from pg_database where datname = current_database()
        ) and (classid::bigint << 32) + objid::bigint = 7301204413`;
    }
    await untilDone(id);
    expect(new Set(receiver.messageIds()).size).toBe(count);
    expect(await failures()).toEqual([]);
    expect(await job(id)).toMatchObject({ done: count, total: count });
  }, 60_000);

  test('ends with a reason where the integration is off', async () => {
    world.startDelivery();
    await world.append(numbered(2));
    await untilFailures(2);
    await world.sql`update integrations set state = 'off', updated_at = now() where id = ${integrationId}`;
    const probe = await vi.waitFor(async () => {
      const place = await world.append([{ userId: newId() }]);
      await untilStatus(place, 'filtered');
      return place;
    }, withinMs);
    expect(probe).toBeDefined();
    const id = await replay({ kind: 'failures' });
    await vi.waitFor(async () => expect((await job(id))?.state).toBe('failed'), withinMs);
    expect((await job(id))?.message).toMatch(/switched off/);
    expect(await failures()).toHaveLength(2);
  });

  test('does not hold up what is on its way already, nor loses it', async () => {
    const held: (() => void)[] = [];
    receiver.answer = (_received, response) => void held.push(() => response.end());
    world.startDelivery();
    await world.append([{ messageId: 'm1' }, { messageId: 'm2' }]);
    await vi.waitFor(() => expect(held).toHaveLength(1), withinMs);
    const id = await replay({ kind: 'kept' });
    await vi.waitFor(async () => expect((await job(id))?.total).toBe(2), withinMs);
    receiver.answer = (_received, response) => response.end();
    for (const end of held) end();
    await untilDone(id);
    expect(new Set(receiver.messageIds())).toEqual(new Set(['m1', 'm2']));
    await vi.waitFor(async () => expect(await world.waits()).toEqual([]), withinMs);
  });

  test('tells apart what is no longer kept', async () => {
    world.startDelivery();
    await world.append(numbered(1));
    await untilFailures(1);
    await world.sql`update failures set at_ms = at_ms - 360000000`;
    const id = await replay({ kind: 'failures' });
    await untilDone(id);
    expect((await job(id))?.message).toBe('0 events were sent again. One is no longer kept.');
    expect(await failures()).toHaveLength(1);
  });
});
