import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { destinations } from '../catalog/destinations.ts';
import type { Destination, DestinationAnswer } from '../catalog/destination.ts';
import { newId } from '../domain/ids.ts';
import type * as Failures from '../storage/failures/write.ts';
import type { Statements } from '../storage/trail/hours.ts';
import type * as Events from '../storage/trail/write-events.ts';
import type { Place } from '../stream/stream.ts';
import type * as Steps from './replays/step.ts';
import { openReceiver, openWorld, type World } from './testing.ts';

/**
 * Each promise here is checked twice by the same function: as it is, and with the one mechanism that keeps it switched off. The
 * second run shows that the check can fail.
 */
const switches = vi.hoisted(() => ({
  /** Takes every event for a new one. */
  forgetsIds: false,
  /** A step of a replay commits piece by piece, by this connection. */
  commitsApart: undefined as Statements | undefined,
  /** Called once, in the middle of a step. */
  inMidStep: undefined as (() => Promise<void>) | undefined,
}));

vi.mock('../storage/trail/write-events.ts', async (original) => {
  const real = await original<typeof Events>();
  const writeEvents: typeof real.writeEvents = async (...all) => {
    const seen = await real.writeEvents(...all);
    return switches.forgetsIds ? seen.map((one) => (one === 'duplicate' ? 'new' : one)) : seen;
  };
  return { ...real, writeEvents };
});

vi.mock('./replays/step.ts', async (original) => {
  const real = await original<typeof Steps>();
  const takeStep: typeof real.takeStep = (sql, ...rest) =>
    real.takeStep(switches.commitsApart ?? sql, ...rest);
  return { ...real, takeStep };
});

vi.mock('../storage/failures/write.ts', async (original) => {
  const real = await original<typeof Failures>();
  const deleteFailures: typeof real.deleteFailures = async (sql, keys) => {
    const { inMidStep } = switches;
    if (keys.length > 0) {
      switches.inMidStep = undefined;
      await inMidStep?.();
    }
    return real.deleteFailures(sql, keys);
  };
  return { ...real, deleteFailures };
});

let world: World;
let receiver: Awaited<ReturnType<typeof openReceiver>>;
beforeEach(async () => {
  world = await openWorld();
  receiver = await openReceiver();
});
afterEach(async () => {
  Object.assign(switches, { forgetsIds: false, commitsApart: undefined, inMidStep: undefined });
  await receiver.close();
  await world.close();
});

const withinMs = { timeout: 25_000, interval: 20 };
const statusOf = async (place: Place, position = 0) =>
  (await world.outcomes(place, position)).map(({ status }) => status).join();
const untilStatus = (place: Place, status: RegExp, position = 0) =>
  vi.waitFor(async () => expect(await statusOf(place, position)).toMatch(status), withinMs);
const acceptAll = () => void (receiver.answer = (_received, response) => response.end());

describe('a messageId that comes again: in a batch, at the same time, after a restart', () => {
  /** How often each was delivered. */
  async function deliveries(): Promise<Record<string, number>> {
    await world.addIntegration({ connection: { url: receiver.url } });
    const first = world.startDelivery();
    const places = await Promise.all([
      world.append([{ messageId: 'm1' }, { messageId: 'm1' }]),
      world.append([{ messageId: 'm1' }, { messageId: 'm2' }]),
    ]);
    for (const place of places)
      for (const position of [0, 1]) await untilStatus(place, /delivered|duplicate/, position);
    await first.stop();
    world.startDelivery();
    await untilStatus(await world.append([{ messageId: 'm1' }]), /delivered|duplicate/);
    const counts: Record<string, number> = {};
    for (const id of receiver.messageIds()) counts[String(id)] = (counts[String(id)] ?? 0) + 1;
    return counts;
  }

  test('is delivered once', async () => {
    expect(await deliveries()).toEqual({ m1: 1, m2: 1 });
  });

  test('control: where ids are forgotten, the same check sees each of them', async () => {
    switches.forgetsIds = true;
    expect(await deliveries()).toEqual({ m1: 4, m2: 1 });
  });

  test('of two organizations is delivered to both', async () => {
    const [orgId, other] = [newId(), await openReceiver()];
    await world.sql`insert into organizations (id, name) values (${orgId}, 'Other')`;
    const sourceId = await world.addSource();
    await world.addIntegration({ connection: { url: receiver.url } });
    await world.addIntegration({ connection: { url: other.url }, sourceId });
    await world.sql`update sources set org_id = ${orgId} where id = ${sourceId}`;
    await world.sql`update connections set org_id = ${orgId} where details ->> 'url' = ${other.url}`;
    await world.sql`update integrations set org_id = ${orgId} where source_id = ${sourceId}`;
    world.startDelivery();
    await world.append([{ messageId: 'm1' }]);
    await world.append([{ messageId: 'm1' }], { orgId, sourceId });
    await vi.waitFor(() => {
      expect([receiver.messageIds(), other.messageIds()]).toEqual([['m1'], ['m1']]);
    }, withinMs);
    await other.close();
  });
});

describe('what falls into an outage of nearly four hours', () => {
  /** How it ends, where the destination answers again just before our patience does. */
  async function ending(known: Map<string, Destination>): Promise<string> {
    await world.addIntegration({ connection: { url: receiver.url } });
    receiver.answer = (_received, response) => response.writeHead(503).end();
    let plusMs = 0;
    world.startDelivery({ now: () => Date.now() + plusMs, destinations: known });
    const place = await world.append([{ messageId: 'm1' }]);
    await untilStatus(place, /retrying|failed/);
    plusMs = (4 * 60 - 5) * 60_000;
    await vi.waitFor(async () => {
      const [outcome] = await world.outcomes(place);
      expect(outcome?.status === 'failed' || (outcome?.attempts.length ?? 0) > 1).toBe(true);
    }, withinMs);
    acceptAll();
    plusMs += 20 * 60_000;
    await untilStatus(place, /delivered|failed/);
    return statusOf(place);
  }

  test('is delivered', async () => {
    expect(await ending(destinations)).toBe('delivered');
  });

  test('control: where nothing is tried again, the same check sees it fail', async () => {
    expect(await ending(withoutRetries())).toBe('failed');
  });
});

/** The destinations, whose every fault is told as one for good. */
function withoutRetries(): Map<string, Destination> {
  const forGood = (answer: DestinationAnswer): DestinationAnswer =>
    answer.kind === 'answered' && answer.response.kind === 'answered' && answer.response.status >= 500
      ? { kind: 'invalid', reason: 'For good.' }
      : answer;
  return new Map(
    [...destinations].map(([code, one]) => [
      code,
      { ...one, perform: async (...all) => (await one.perform(...all)).map(forGood) },
    ]),
  );
}

describe('a replay that is killed in the middle of a step', () => {
  const count = 5;

  /** In how many places the events stood at the kill, as failures and as waits, and what arrived after all. */
  async function killed(): Promise<{ places: number; arrived: number }> {
    const integrationId = await world.addIntegration({ connection: { url: receiver.url } });
    receiver.answer = (_received, response) => response.writeHead(400).end();
    world.startDelivery();
    const events = Array.from({ length: count }, (_one, at) => ({ messageId: `m${at}`, userId: `u${at}` }));
    const place = await world.append(events);
    for (let at = 0; at < count; at++) await untilStatus(place, /failed/, at);
    receiver.received.length = 0;
    acceptAll();
    let places: number | undefined;
    switches.inMidStep = async () => {
      await killDelivery();
      const [row] = await world.sql<{ count: number }[]>`
        select (select count(*)::int from failures) + (select count(*)::int from waits) as count`;
      places = row?.count;
      throw new Error('It was killed here.');
    };
    await world.sql`
      insert into jobs (id, org_id, kind, integration_id, wanted, state)
      values (${newId()}, ${world.orgId}, 'replay', ${integrationId},
        ${world.sql.json({ kind: 'failures' })}, 'waiting')`;
    await vi.waitFor(() => expect(places).toBeDefined(), withinMs);
    await vi.waitFor(() => expect(new Set(receiver.messageIds()).size).toBe(count), withinMs);
    return { places: places ?? 0, arrived: new Set(receiver.messageIds()).size };
  }

  /** Ends the connection that holds delivery's lock: whatever it was about to write is gone. */
  async function killDelivery(): Promise<void> {
    await world.sql`
      select pg_terminate_backend(pid, 10000) from pg_locks
      where locktype = 'advisory' and objsubid = 1 and pid <> pg_backend_pid() and database = (
        select oid from pg_database where datname = current_database()
      ) and (classid::bigint << 32) + objid::bigint = 7301204413`;
  }

  test('finds each event in one place, and sends all of them', async () => {
    expect(await killed()).toEqual({ places: count, arrived: count });
  });

  test('control: where a step commits piece by piece, the same check finds them in two', async () => {
    switches.commitsApart = world.sql;
    expect(await killed()).toEqual({ places: 2 * count, arrived: count });
  });
});
