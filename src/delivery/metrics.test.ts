import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Meter } from '../domain/metrics/meter.ts';
import { foldChanges } from '../storage/metrics/fold.ts';
import { lookAtWaits } from '../storage/metrics/look.ts';
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

/** All that was ever counted of the organization, and how often it took how long. */
async function counted() {
  while (await foldChanges(world.sql));
  const [row] = await world.sql`
    select received, rejected, filtered, delivered, failed, retrying, to_jsonb(d) as all from metric_days d
    where org_id = ${world.orgId} and source_id = ''`;
  const { all, ...counts } = row ?? {};
  const bins = Object.entries((all ?? {}) as Record<string, number | null>);
  const timed = bins.reduce((sum, [name, count]) => (/^latency_/.test(name) ? sum + (count ?? 0) : sum), 0);
  return { ...counts, timed };
}

const ending = (status: (messageId: unknown) => number) => {
  receiver.answer = ({ headers }, response) => response.writeHead(status(headers['idempotency-key'])).end();
};

test('what was received and how it ended is counted, each event and each delivery once', async () => {
  await world.addIntegration({ connection: { url: receiver.url } });
  await world.addIntegration({ state: 'off', connection: { url: receiver.url } });
  ending((id) => (id === 'bad' ? 400 : id === 'later' ? 503 : 200));
  world.startDelivery();
  const batch = [{ messageId: 'm1' }, { messageId: 'm1' }, { messageId: 'bad' }, { messageId: 'm2' }];
  const place = await world.append(batch);
  const later = await world.append([
    { messageId: 'later', userId: 'bob' },
    { messageId: 'behind', userId: 'bob' },
  ]);
  await vi.waitFor(async () => {
    expect((await world.outcomes(place, 3)).map(({ status }) => status).sort()).toEqual([
      'delivered',
      'filtered',
    ]);
    expect((await world.outcomes(later)).map(({ status }) => status).sort()).toEqual([
      'filtered',
      'retrying',
    ]);
    expect(await world.waits()).toHaveLength(2);
  }, withinMs);
  await lookAtWaits(world.sql, Date.now());
  // A duplicate was received, and is no delivery.
  expect(await counted()).toEqual({
    ...{ received: 6, rejected: 0, filtered: 5, delivered: 2, failed: 1, retrying: 2, timed: 2 },
  });
});

test('a process that dies and repeats what it read counts nothing twice', async () => {
  await world.addIntegration({ connection: { url: receiver.url } });
  ending((id) => (id === 'bad' ? 400 : 200));
  const first = world.startDelivery();
  const place = await world.append([{ messageId: 'm1' }, { messageId: 'bad' }, { messageId: 'm3' }]);
  await untilStatus(place, 'delivered', 2);
  await first.stop();
  await forgetProgress();
  world.startDelivery();
  await untilStatus(await world.append([{ messageId: 'm4' }]), 'delivered');
  const once = { received: 4, rejected: 0, filtered: 0, delivered: 3, failed: 1, retrying: 0, timed: 3 };
  expect(await counted()).toEqual(once);
});

test('what is sent again since its outcome was lost is counted with the outcome alone', async () => {
  await world.addIntegration({ connection: { url: receiver.url } });
  // Outcomes are not taken, as by a disk that is full, and nor is what they count.
  await world.sql.unsafe(`
    create function refuse() returns trigger language plpgsql as $$ begin raise exception 'no room'; end $$;
    create trigger refuse before insert on outcomes for each row execute function refuse()`);
  world.startDelivery();
  const place = await world.append([{ messageId: 'm1' }]);
  await vi.waitFor(() => expect(receiver.received.length).toBeGreaterThanOrEqual(2), withinMs);
  expect(await counted()).toMatchObject({ received: 1, delivered: 0 });
  await world.sql`drop trigger refuse on outcomes`;
  await untilStatus(place, 'delivered');
  expect(await counted()).toMatchObject({ received: 1, delivered: 1, timed: 1 });
});

test('the count sees what is delivered twice where the disk forgot the first (negative control)', async () => {
  await world.addIntegration({ connection: { url: receiver.url } });
  const first = world.startDelivery();
  const place = await world.append([{ messageId: 'm1' }]);
  await untilStatus(place, 'delivered');
  await first.stop();
  await forgetProgress();
  await world.sql`delete from outcomes`;
  world.startDelivery();
  await untilStatus(place, 'delivered');
  expect(await counted()).toMatchObject({ received: 1, delivered: 2 });
});

test('the one who runs the server is told what is under way, how it ends, and how far behind delivery is', async () => {
  const outcomes: string[] = [];
  const gauges = new Map<string, () => number | undefined>();
  const meter: Meter = {
    counter: () => (labels) => void outcomes.push(Object.values(labels ?? {}).join()),
    histogram: () => () => undefined,
    gauge: (name, _help, read) => void gauges.set(name.replace('switchyard_', ''), read),
  };
  await world.addIntegration({ connection: { url: receiver.url } });
  let held: (() => void) | undefined;
  receiver.answer = (_received, response) => void (held = () => response.end());
  world.startDelivery({ meter });
  const place = await world.append([{ messageId: 'm1' }]);
  await vi.waitFor(() => expect(held).toBeDefined(), withinMs);
  expect(gauges.get('deliveries_in_flight')?.()).toBe(1);
  held?.();
  await untilStatus(place, 'delivered');
  await vi.waitFor(() => expect(outcomes).toEqual(['delivered']), withinMs);
  expect(gauges.get('deliveries_in_flight')?.()).toBe(0);
  await vi.waitFor(() => expect(gauges.get('stream_lag_seconds')?.()).toBe(0), withinMs);
});
