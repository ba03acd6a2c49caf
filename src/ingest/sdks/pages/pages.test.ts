import type { JSHandle, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { StampedEvent } from '../../../domain/events.ts';
import { distinct, openGate, outages, type Gate } from '../testing.ts';
import { openShop, type Shop } from './testing.ts';

// SDKs choose their own waits, and a busy machine adds to them.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 120_000 });

let gate: Gate;
let shop: Shop;
beforeAll(async () => {
  gate = await openGate();
  shop = await openShop();
});
afterAll(async () => {
  await shop.close();
  await gate.close();
});

/** What a page has of either SDK; the arguments of their calls are the same. */
type Call = 'identify' | 'track' | 'page' | 'screen' | 'group' | 'alias' | 'ready';
type Sdk = Record<Call, (...values: unknown[]) => unknown>;
declare global {
  var startSegment: (key: string, url: string, options: object) => Sdk;
  var startRudder: (key: string, url: string, options: object) => Sdk;
  var analytics: Sdk;
}

type Start = { path: string; start: (page: Page, key: string, url: string) => Promise<void> };

const segment = (options: object): Start => ({
  path: '/',
  start: (page, key, url) =>
    page.evaluate(([k, u, o]) => void (globalThis.analytics = globalThis.startSegment(k, u, o)), [
      key,
      url,
      options,
    ] as const),
});
const rudder = (options: object): Start => ({
  path: '/',
  start: (page, key, url) =>
    page.evaluate(([k, u, o]) => void (globalThis.analytics = globalThis.startRudder(k, u, o)), [
      key,
      url,
      options,
    ] as const),
});
/** As the Setup page shows it; it loads itself, and says by itself that the page was seen. */
const snippet: Start = { path: '/snippet', start: () => Promise.resolve() };

const flushEveryMs = 50;
const neverMs = 600_000;
const batched = (timeout: number) => ({
  integrations: {
    'Segment.io': { deliveryStrategy: { strategy: 'batching', config: { size: 100, timeout } } },
  },
});
const rudderBatched = { queueOptions: { batch: { enabled: true, flushInterval: flushEveryMs } } };
const rudderBeacon = (flushQueueInterval: number) => ({
  useBeacon: true,
  beaconQueueOptions: { flushQueueInterval },
});

const ofSegment = ['alias', 'group', 'identify', 'page', 'screen', 'track'];
/** It has no call for a screen. */
const ofRudder = ofSegment.filter((type) => type !== 'screen');

const sdks: [name: string, sdk: Start, types: string[]][] = [
  ['@segment/analytics-next', segment({}), ofSegment],
  ['@segment/analytics-next in batches', segment(batched(flushEveryMs)), ofSegment],
  ['the snippet', snippet, [...ofSegment, 'page'].sort()],
  ['@rudderstack/analytics-js by xhr', rudder({}), ofRudder],
  ['@rudderstack/analytics-js in batches', rudder(rudderBatched), ofRudder],
  ['@rudderstack/analytics-js by beacon', rudder(rudderBeacon(flushEveryMs)), ofRudder],
];

const properties = { plan: 'é😀', price: 9.99, list: [1, { deep: true }] };

async function visit(page: Page, { path, start }: Start, key: string): Promise<void> {
  await page.goto(`${shop.url}${path}?key=${key}&host=${encodeURIComponent(gate.url)}`);
  await page.waitForLoadState('load');
  await start(page, key, gate.url);
}

/** Answers what the SDK promised with each call. */
function sayAll(page: Page, types: string[]): Promise<JSHandle<unknown[]>> {
  return page.evaluateHandle(
    ([hasScreen, given]) => {
      const sdk = globalThis.analytics;
      return [
        sdk.identify('u1', { email: 'a@b.c' }),
        sdk.track('Signed Up', given),
        sdk.page('Docs', 'Home', { from: 'é' }),
        ...(hasScreen ? [sdk.screen('Start')] : []),
        sdk.group('g1', { seats: 5 }),
        sdk.alias('u2', 'u1'),
      ];
    },
    [types.includes('screen'), properties] as const,
  );
}

const typesOf = (events: StampedEvent[]) => events.map((one) => one.type).sort();

test.each(sdks)(
  '%s brings events of every type whole, and talks to nobody else',
  async (_name, sdk, types) => {
    const key = await gate.newSource('analytics.js');
    const anHour = 3_600_000;
    const { page, asked, leave } = await shop.visitor(anHour);
    const began = Date.now();
    await visit(page, sdk, key);
    await sayAll(page, types);
    const events = await gate.arrived(key, types.length);
    const ended = Date.now();
    expect(typesOf(events)).toEqual(types);
    for (const one of events) {
      expect(one).toMatchObject({ sourceId: key, orgId: gate.orgId });
      expect(one.anonymousId).toMatch(/^[\w-]{36}$/);
      expect(one.payload.context).toMatchObject({ ip: '127.0.0.1', page: { title: 'Shop' } });
      // The visitor's clock is an hour ahead, and ours counts.
      expect(one.timestampMs).toBeGreaterThanOrEqual(began - 2_000);
      expect(one.timestampMs).toBeLessThanOrEqual(ended + 2_000);
    }
    const of = (type: string) => events.findLast((one) => one.type === type);
    expect(of('identify')).toMatchObject({ userId: 'u1' });
    expect(of('track')).toMatchObject({ userId: 'u1', name: 'Signed Up', payload: { properties } });
    expect(events.find((one) => one.name === 'Home')).toMatchObject({ type: 'page' });
    expect(of('group')).toMatchObject({ userId: 'u1', payload: { groupId: 'g1' } });
    expect(of('alias')).toMatchObject({ payload: { previousId: 'u1' } });
    expect([...asked].sort()).toEqual([shop.url, gate.url].sort());
    expect(await gate.lost()).toEqual([]);
    await leave();
  },
);

describe.each(Object.entries(outages))('while %s', (_what, outage) => {
  // What a beacon brings nobody learns, so it is sent once.
  test.each(sdks.filter(([name]) => !name.endsWith('beacon')))(
    '%s loses and doubles nothing',
    async (_name, sdk, types) => {
      const key = await gate.newSource('analytics.js');
      const { page, asked, leave } = await shop.visitor();
      gate.failWith(outage);
      await visit(page, sdk, key);
      await sayAll(page, types);
      const events = await gate.arrived(key, types.length);
      expect(gate.failuresLeft()).toBe(0);
      expect(typesOf(distinct(events))).toEqual(types);
      // A lost answer makes an SDK send again, under the same ids; nothing else may.
      expect(events.length > types.length).toBe(outage === 'cut after');
      expect(await gate.lost()).toEqual([]);
      expect([...asked].sort()).toEqual([shop.url, gate.url].sort());
      await leave();
    },
  );
});

describe('a visitor who leaves the page', () => {
  test.each<[string, Start, string[]]>([
    ['@segment/analytics-next in batches', segment(batched(neverMs)), ofSegment],
    ['@rudderstack/analytics-js by beacon', rudder(rudderBeacon(neverMs)), ofRudder],
  ])('still brings what waited: %s', async (_name, sdk, types) => {
    const key = await gate.newSource('analytics.js');
    const { page, leave } = await shop.visitor();
    await visit(page, sdk, key);
    await page.evaluate(() => new Promise<void>((resolve) => void globalThis.analytics.ready(resolve)));
    await (await sayAll(page, types)).evaluate((promised) => Promise.all(promised).then(() => undefined));
    expect(await gate.arrived(key, 0)).toEqual([]);
    await page.goto('about:blank');
    expect(typesOf(await gate.arrived(key, types.length))).toEqual(types);
    await leave();
  });

  test.each<[string, Start, string[]]>([
    ['@segment/analytics-next', segment({}), ofSegment],
    ['@rudderstack/analytics-js by xhr', rudder({}), ofRudder],
  ])('during an outage brings it from the next page: %s', async (_name, sdk, types) => {
    const key = await gate.newSource('analytics.js');
    const { page, leave } = await shop.visitor();
    gate.failWith('away', 1_000);
    await visit(page, sdk, key);
    await sayAll(page, types);
    await vi.waitFor(() => expect(gate.failuresLeft()).toBeLessThan(1_000), { timeout: 20_000 });
    await page.goto(`${shop.url}/`);
    gate.failWith('away', 0);
    await visit(page, sdk, key);
    expect(typesOf(distinct(await gate.arrived(key, types.length)))).toEqual(types);
    await leave();
  });
});
