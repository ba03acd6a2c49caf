import { Analytics as SegmentAnalytics } from '@segment/analytics-node';
import RudderAnalytics from '@rudderstack/rudder-sdk-node';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { distinct, openGate, outages, type Gate } from './testing.ts';

type Fields = Record<string, unknown>;
type Calls = Record<
  'identify' | 'track' | 'page' | 'screen' | 'group' | 'alias',
  (fields: Fields) => unknown
>;
/** `end` sends what still waits. */
type Opened = { calls: Calls; end: () => Promise<unknown> };

// It has no types of its own.
const OldAnalytics = createRequire(import.meta.url)('analytics-node') as new (
  key: string,
  options: { host: string; flushInterval: number; errorHandler: (error: unknown) => void },
) => Calls & { flush(): Promise<unknown> };

const flushEveryMs = 50;
const retries = 5;
/** An SDK that gives an event up says so; in these tests none may. */
const givenUp = vi.fn();

/** Each unmodified, from npm, with our host and the key and nothing else changed that matters to a server. */
const sdks: [name: string, library: string, open: (key: string, url: string) => Opened][] = [
  [
    '@segment/analytics-node 3',
    '@segment/analytics-node',
    (key, host) => {
      const sdk = new SegmentAnalytics({ writeKey: key, host, flushInterval: flushEveryMs });
      sdk.on('error', givenUp);
      // Its methods take more than the fields that all three know.
      return { calls: sdk as unknown as Calls, end: () => sdk.closeAndFlush() };
    },
  ],
  [
    'analytics-node 6',
    'analytics-node',
    (key, host) => {
      const sdk = new OldAnalytics(key, { host, flushInterval: flushEveryMs, errorHandler: givenUp });
      return { calls: sdk, end: () => sdk.flush() };
    },
  ],
  [
    '@rudderstack/rudder-sdk-node 3',
    'analytics-node',
    (key, dataPlaneUrl) => {
      const sdk = new RudderAnalytics(key, {
        dataPlaneUrl,
        flushInterval: flushEveryMs,
        retryCount: retries,
        logLevel: 'none',
        errorHandler: givenUp,
      });
      return { calls: sdk as unknown as Calls, end: () => sdk.flush() };
    },
  ],
];

const longAgo = new Date('2020-02-29T12:00:00.000Z');
const properties = { plan: 'é😀', price: 9.99, none: null, list: [1, { deep: true }] };

/** All types that there are, with an older time on one. Answers when it began and ended. */
function sayAll({ calls }: Opened): void {
  calls.identify({ userId: 'u1', traits: { email: 'a@b.c' } });
  calls.track({ anonymousId: 'a1', event: 'Signed Up', properties });
  calls.page({ userId: 'u1', category: 'Docs', name: 'Home', properties: { url: 'https://shop.example/' } });
  calls.screen({ userId: 'u1', name: 'Start' });
  calls.group({ userId: 'u1', groupId: 'g1', traits: { seats: 5 } });
  calls.alias({ userId: 'u1', previousId: 'a1' });
  calls.track({ userId: 'u1', event: 'Imported', timestamp: longAgo, context: { ip: '203.0.113.7' } });
}
const saidCount = 7;

// SDKs choose their own waits, and a busy machine adds to them.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 120_000 });

let gate: Gate;
beforeAll(async () => void (gate = await openGate()));
afterAll(() => gate.close());

describe.each(sdks)('%s', (_name, library, open) => {
  test('brings events of every type whole, with whose they are and when they were', async () => {
    const key = await gate.newSource();
    const sdk = open(key, gate.url);
    const began = Date.now();
    sayAll(sdk);
    await sdk.end();
    const events = await gate.arrived(key, saidCount);
    const ended = Date.now();
    expect(events).toHaveLength(saidCount);
    for (const one of events) {
      expect(one).toMatchObject({ sourceId: key, orgId: gate.orgId });
      expect(one.payload.context).toMatchObject({ library: { name: library } });
      if (one.name === 'Imported') continue;
      expect(one.timestampMs).toBeGreaterThanOrEqual(began - 1_000);
      expect(one.timestampMs).toBeLessThanOrEqual(ended + 1_000);
    }
    const of = (type: string) => events.find((one) => one.type === type);
    expect(of('identify')).toMatchObject({ userId: 'u1', payload: { traits: { email: 'a@b.c' } } });
    expect(of('track')).toMatchObject({ anonymousId: 'a1', name: 'Signed Up', payload: { properties } });
    expect(of('page')).toMatchObject({ userId: 'u1', name: 'Home', payload: { category: 'Docs' } });
    expect(of('screen')).toMatchObject({ userId: 'u1', name: 'Start' });
    expect(of('group')).toMatchObject({ userId: 'u1', payload: { groupId: 'g1', traits: { seats: 5 } } });
    expect(of('alias')).toMatchObject({ userId: 'u1', payload: { previousId: 'a1' } });
    const imported = events.find((one) => one.name === 'Imported');
    expect(Math.abs((imported?.timestampMs ?? 0) - longAgo.getTime())).toBeLessThan(10_000);
    expect(imported?.payload.context).toMatchObject({ ip: '203.0.113.7' });
    expect(await gate.lost()).toEqual([]);
    expect(givenUp).not.toHaveBeenCalled();
  });

  test.each(Object.entries(outages))('loses and doubles nothing while %s', async (_what, outage) => {
    const key = await gate.newSource();
    const sdk = open(key, gate.url);
    gate.failWith(outage);
    sayAll(sdk);
    await sdk.end();
    const events = await gate.arrived(key, saidCount);
    expect(await gate.lost()).toEqual([]);
    expect(gate.failuresLeft()).toBe(0);
    expect(distinct(events)).toHaveLength(saidCount);
    // A lost answer makes an SDK send again, under the same ids; nothing else may.
    if (outage !== 'cut after') expect(events).toHaveLength(saidCount);
    expect(events.length > saidCount).toBe(outage === 'cut after');
    expect(
      distinct(events)
        .map((one) => one.type)
        .sort(),
    ).toEqual(['alias', 'group', 'identify', 'page', 'screen', 'track', 'track']);
    expect(givenUp).not.toHaveBeenCalled();
  });
});

test('a server that acknowledges what it has not stored would be noticed', async () => {
  const forgetful = await openGate((stream) => ({
    ...stream,
    append: () => Promise.resolve({ lane: 0, offset: 0, atMs: 0 }),
  }));
  try {
    const [, , open] = sdks[0] ?? [];
    const sdk = open?.(await forgetful.newSource(), forgetful.url);
    sdk?.calls.track({ userId: 'u', event: 'Gone' });
    await sdk?.end();
    expect(await forgetful.lost()).toContainEqual(expect.stringMatching(/^node-next-/));
  } finally {
    await forgetful.close();
  }
});
