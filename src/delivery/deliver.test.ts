import { expect, test, vi } from 'vitest';
import type { Destination, Perform } from '../catalog/destination.ts';
import { sink } from '../catalog/sink/sink.ts';
import { someEvent } from '../catalog/testing.ts';
import type { Route } from '../storage/routing.ts';
import { createRules } from './batch/rule.ts';
import { createDeliver } from './deliver.ts';
import type { Delivery } from './lines/line.ts';

const route: Route = {
  ...{ integrationId: 'i', orgId: 'org', sourceId: 's', code: 'sink', platform: 'server' },
  ...{ state: 'on', startsAtMs: 0, config: {}, open: () => ({ connection: {}, secrets: [] }) },
};

const named = (messageId: string): Delivery => ({
  ...{ integrationId: 'i', userKey: messageId, attempts: 0, queuedAtMs: 0 },
  event: someEvent({ messageId }),
});

const deliveries = ['good', 'poison', 'fine', 'well'].map(named);
const isPoison = (event: { messageId: string }) => event.messageId === 'poison';

async function deliver(perform: Perform, send = vi.fn(), timeoutMs = 100) {
  const way = { send };
  const attempted = await createDeliver({ way, now: () => 0, chance: () => 0, timeoutMs })(
    deliveries,
    route,
    { ...sink, perform },
    new AbortController().signal,
  );
  return attempted.map(({ delivery, outcome }) => [delivery.event.messageId, outcome]);
}

const request = { method: 'GET', url: 'http://example.com', headers: {} };
const accepted = { kind: 'accepted' } as const;

test.each<[string, Perform]>([
  [
    'throws',
    async (events) => {
      if (events.some(isPoison)) throw new TypeError('of what?');
      return events.map(() => accepted);
    },
  ],
  [
    'throws at once',
    (events) => {
      if (events.some(isPoison)) throw new TypeError('of what?');
      return Promise.resolve(events.map(() => accepted));
    },
  ],
])('an event on which a destination’s code %s fails alone, and says why', async (_how, perform) => {
  const failed = { kind: 'failed', reason: "The destination's code failed: of what?" };
  expect(await deliver(perform)).toEqual(
    deliveries.map(({ event }) => [event.messageId, isPoison(event) ? failed : { kind: 'delivered' }]),
  );
});

test('an event on which a destination’s code never ends is tried again, and sends nothing when its time is up', async () => {
  const send = vi.fn();
  let goOn: () => void = () => undefined;
  let late: unknown;
  const outcomes = await deliver(async (events, _settings, tools) => {
    await new Promise<void>((done) => (goOn = done));
    late = await tools.send(request);
    return events.map(() => accepted);
  }, send);
  expect(outcomes.map(([, outcome]) => outcome)).toEqual(
    deliveries.map(() => ({
      kind: 'retry',
      reason: 'The destination did not finish within 0.1 seconds.',
      afterMs: 1_000,
    })),
  );
  goOn();
  await vi.waitFor(() => expect(late).toMatchObject({ kind: 'unreachable' }));
  expect(send).not.toHaveBeenCalled();
});

test('an event that a destination’s code cannot sort goes alone, and one whose settings it cannot read too', () => {
  const broken = (more: Partial<Destination>) => createRules()({ ...route }, { ...sink, ...more });
  const thrown = () => {
    throw new TypeError('of what?');
  };
  expect(broken({ batchKey: thrown }).keyOf(someEvent())).toBeUndefined();
  expect(broken({ eventsWanted: thrown }).eventsMax).toBe(1);
  expect(broken({}).eventsMax).toBe(sink.eventsMax);
});
