import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { beginOutages } from '../../storage/alerts/outages.ts';
import { createGuard } from '../out/guard.ts';
import { openWay } from '../out/send.ts';
import { openReceiver, openWorld, type World } from '../testing.ts';
import { attemptsMax, createAlertWebhooks } from './webhooks.ts';

let world: World;
let receiver: Awaited<ReturnType<typeof openReceiver>>;
let plusMs = 0;
let id: string;
const now = () => Date.now() + plusMs;
const logged: { fields: object; message: string }[] = [];
const write = (fields: object, message: string) => void logged.push({ fields, message });
const log = { debug: write, info: write, warn: write, error: write };
const publicUrl = 'https://switchyard.example';
const closes: (() => unknown)[] = [];

beforeAll(async () => void (world = await openWorld()));
afterAll(() => world.close());
beforeEach(async () => {
  receiver = await openReceiver();
  id = await world.addIntegration();
  plusMs = 0;
  logged.length = 0;
  await setUrl(`${receiver.url}?token=secret-of-the-address`);
  await beginOutages(world.sql, [{ integrationId: id, sinceMs: 0, reason: 'HTTP 503.' }], now());
});
afterEach(async () => {
  for (const close of closes.splice(0)) await close();
  await receiver.close();
  for (const table of ['alerts', 'outages', 'integrations']) await world.sql`delete from ${world.sql(table)}`;
});

const setUrl = (url: string | null) =>
  world.sql`update organizations set alert_webhook_url = ${url} where id = ${world.orgId}`;
const waiting = () =>
  world.sql<{ attempts: number; next: number }[]>`
    select attempts, next_ms::float8 as next from alerts where medium = 'webhook'`;

/** A process that sends to these private networks. */
function open(allow = ['127.0.0.0/8']) {
  const way = openWay(createGuard(allow));
  const closing = new AbortController();
  const webhooks = createAlertWebhooks({ sql: world.sql, way, publicUrl, log, now, signal: closing.signal });
  // As the pipeline does, until the test is over.
  const waking = setInterval(() => webhooks.wake(), 20);
  closes.push(() => {
    clearInterval(waking);
    closing.abort();
    return way.close();
  });
}

const withinMs = { timeout: 30_000, interval: 20 };
const untilGone = () => vi.waitFor(async () => expect(await waiting()).toEqual([]), withinMs);

test('an alert arrives as JSON, with what happened to what, since when and why', async () => {
  open();
  await untilGone();
  const [received] = receiver.received;
  expect(received).toMatchObject({ method: 'POST', url: '/events?token=secret-of-the-address' });
  expect(received?.headers['content-type']).toBe('application/json');
  const url = `${publicUrl}/org/${world.orgId}/destinations/${id}`;
  const body: unknown = JSON.parse(received?.body ?? '');
  expect(body).toEqual({
    id: received?.headers['idempotency-key'],
    type: 'integration.failing',
    at: expect.stringMatching(/^\d{4}-.+Z$/) as unknown,
    since: '1970-01-01T00:00:00.000Z',
    reason: 'HTTP 503.',
    organization: { id: world.orgId, name: 'Org' },
    source: { id: world.sourceId, name: 'Source' },
    integration: { id, name: 'I', url },
    text: `Org: “I” of the source “Source” has failed for an hour. HTTP 503. ${url}`,
  });
});

test('two processes send it once', async () => {
  open();
  open();
  await untilGone();
  expect(receiver.received).toHaveLength(1);
});

test('what is not taken comes again, later each time, and is given up in the end, without the address in a log', async () => {
  receiver.answer = (_received, response) => response.writeHead(500).end();
  open();
  for (const minutes of [1, 5, 25, 125]) {
    const attempts = receiver.received.length + 1;
    await vi.waitFor(async () => {
      const [row] = await waiting();
      expect(row?.attempts).toBe(attempts);
      // Not the time for which it is in the hand.
      expect(logged).toHaveLength(attempts);
      const pauseMinutes = ((row?.next ?? 0) - now()) / 60_000;
      expect(pauseMinutes).toBeGreaterThan(minutes - 0.9);
      expect(pauseMinutes).toBeLessThanOrEqual(minutes);
    }, withinMs);
    plusMs += minutes * 60_000 + 10_000;
  }
  await untilGone();
  expect(receiver.received).toHaveLength(attemptsMax);
  expect(new Set(receiver.received.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
  expect(logged.at(-1)?.message).toContain('given up');
  expect(JSON.stringify(logged)).not.toMatch(/127\.0\.0\.1|secret-of-the-address/);
}, 60_000);

test('one that is not taken at first arrives later', async () => {
  receiver.answer = (_received, response) => response.writeHead(404).end();
  open();
  await vi.waitFor(() => expect(logged).toHaveLength(1), withinMs);
  receiver.answer = (_received, response) => response.end();
  plusMs += 2 * 60_000;
  await untilGone();
  expect(receiver.received).toHaveLength(2);
});

test('a private address is refused at once, and a log says so without the address', async () => {
  open([]);
  await untilGone();
  expect(receiver.received).toEqual([]);
  expect(logged.map(({ message }) => message)).toEqual([expect.stringContaining('given up')]);
  expect(JSON.stringify(logged)).toContain('The address is private or reserved.');
  expect(JSON.stringify(logged)).not.toMatch(/127\.0\.0\.1|secret-of-the-address/);
});

test.each([
  ['no webhook is set any more', () => setUrl(null)],
  ['the integration is gone', () => world.sql`delete from integrations`],
])('nothing is sent where %s', async (_what, change) => {
  await change();
  open();
  await untilGone();
  expect(receiver.received).toEqual([]);
});
