import { expect, test, vi } from 'vitest';
import { sink } from '../catalog/sink/sink.ts';
import { someEvent } from '../catalog/testing.ts';
import type { Route } from '../storage/routing.ts';
import { createDispatch } from './dispatch.ts';
import type { Attempted } from './deliver.ts';
import type { Delivery, Line } from './lines/line.ts';
import { createLines } from './lines/lines.ts';
import { createTurns, inFlightInAllMax, type Turns } from './lines/turns.ts';
import { openReceiver, openWorld } from './testing.ts';

/** The negative control: whoever came first goes first, and nobody goes round one that cannot. */
function firstInFirstOut(): Turns {
  const queue: Line[] = [];
  const blocked = new Set<Line>();
  let inFlight = 0;
  return {
    add(line) {
      blocked.delete(line);
      if (!queue.includes(line)) queue.push(line);
    },
    delete: (line) => void blocked.add(line),
    next() {
      const [first] = queue;
      return !first || blocked.has(first) || inFlight >= inFlightInAllMax ? undefined : first;
    },
    count: (_line, by) => void (inFlight += by),
    inFlight: () => inFlight,
  };
}

const orgOf = (integrationId: string) => integrationId.split('/')[0] ?? '';
const inTurn = () => createTurns(orgOf);

/** A dispatch whose requests end when the test says so. */
function openDispatch(turns: Turns) {
  const started: { delivery: Delivery; end: () => void }[] = [];
  const lines = createLines(turns);
  const routes = new Map<string, Route>();
  const routeOf = (integrationId: string): Route => ({
    ...{ integrationId, orgId: orgOf(integrationId), sourceId: 's', code: 'sink', platform: 'server' },
    ...{ state: 'on', startsAtMs: 0, config: {}, open: () => ({ connection: {}, secrets: [] }) },
  });
  const dispatch = createDispatch({
    lines,
    ledger: { settle: vi.fn(), park: vi.fn(), conclude: () => false },
    desk: { release: vi.fn() },
    health: { tell: vi.fn() },
    routing: {
      find(id) {
        const route = routes.get(id) ?? routeOf(id);
        routes.set(id, route);
        return route;
      },
    },
    destinations: new Map([['sink', { ...sink, eventsMax: 1 }]]),
    deliver: (deliveries) =>
      new Promise<Attempted[]>((done) => {
        for (const delivery of deliveries)
          started.push({
            delivery,
            end: () =>
              done([{ delivery, outcome: { kind: 'delivered' }, attempt: { atMs: 0, durationMs: 1 } }]),
          });
      }),
    now: () => 0,
    signal: new AbortController().signal,
    onFailed(error) {
      throw error;
    },
  });
  let position = 0;
  return {
    started,
    queue(integrationId: string, count: number) {
      for (let at = 0; at < count; at++) {
        const place = { lane: 1, offset: 1, atMs: 0, position: position++ };
        const event = someEvent({ place });
        dispatch.queue({ integrationId, event, userKey: `u${position}`, attempts: 0, queuedAtMs: 0 });
      }
      dispatch.pump();
    },
    startedOf: (integrationId: string) =>
      started.filter(({ delivery }) => delivery.integrationId === integrationId).length,
    async endNext() {
      started.find((one) => !ended.has(one) && ended.add(one))?.end();
      await new Promise(setImmediate);
    },
  };
}
const ended = new Set<object>();

/** One organization has 50 times what there is room for; then another one has an event. Answers after how many turns it starts. */
async function turnsUntilStarted(turns: Turns): Promise<number> {
  const { queue, startedOf, endNext } = openDispatch(turns);
  for (let at = 0; at < 50; at++) queue(`flood/${at}`, inFlightInAllMax);
  queue('other/1', 1);
  for (let count = 0; count < 1_000; count++) {
    if (startedOf('other/1') > 0) return count;
    await endNext();
  }
  return Infinity;
}

test('an organization that floods does not hold up another: its event starts at once', async () => {
  expect(await turnsUntilStarted(inTurn())).toBeLessThanOrEqual(1);
  expect(await turnsUntilStarted(firstInFirstOut())).toBe(Infinity);
});

test('several organizations that flood leave room for one more', () => {
  const { queue, startedOf } = openDispatch(inTurn());
  for (const org of ['a', 'b', 'c', 'd'])
    for (let at = 0; at < 50; at++) queue(`${org}/${at}`, inFlightInAllMax);
  queue('other/1', 10);
  expect(startedOf('other/1')).toBeGreaterThan(0);
});

/** The first of 50 integrations never answers. Answers how many events of the others are delivered all the same. */
async function deliveredBeside(turns: Turns): Promise<number> {
  const { queue, started } = openDispatch(turns);
  for (let at = 0; at < 50; at++) queue(`org/${at}`, 100);
  let count = 0;
  for (let isMore = true; isMore;) {
    const answering = started.filter((one) => !ended.has(one) && one.delivery.integrationId !== 'org/0');
    isMore = answering.length > 0;
    count += answering.length;
    for (const one of answering) {
      ended.add(one);
      one.end();
    }
    await new Promise(setImmediate);
  }
  return count;
}

test('one of 50 integrations that never answers does not hold up the others', async () => {
  expect(await deliveredBeside(inTurn())).toBe(49 * 100);
  expect(await deliveredBeside(firstInFirstOut())).toBe(0);
});

test('while one of 50 integrations accepts connections and never answers, all else is delivered', async () => {
  const [world, receiver, hanging] = [
    await openWorld(),
    await openReceiver(),
    await openReceiver(() => undefined),
  ];
  for (let at = 0; at < 50; at++)
    await world.addIntegration({ connection: { url: at === 0 ? hanging.url : `${receiver.url}/${at}` } });
  world.startDelivery();
  for (let count = 0; count < 10; count++)
    await world.append([{ messageId: `m${count}`, userId: `u${count % 4}` }]);
  await vi.waitFor(() => expect(receiver.received).toHaveLength(490), { timeout: 30_000, interval: 50 });
  expect(hanging.received.length).toBeGreaterThan(0);
  await hanging.close();
  await world.close();
  await receiver.close();
}, 60_000);
