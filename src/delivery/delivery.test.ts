import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { sink } from '../catalog/sink/sink.ts';
import type { StampedEvent } from '../domain/events.ts';
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

const withinMs = { timeout: 10_000, interval: 20 };

test('an event is delivered, written down, and its entry is not read again', async () => {
  const integrationId = await world.addIntegration({ connection: { url: receiver.url } });
  world.startDelivery();
  const place = await world.append([{ messageId: 'm1', properties: { plan: 'pro' } }]);
  await vi.waitFor(async () => {
    expect(await world.outcomes(place)).toMatchObject([{ integrationId, status: 'delivered' }]);
  }, withinMs);
  expect(receiver.received).toHaveLength(1);
  expect(JSON.parse(receiver.received[0]!.body)).toMatchObject({
    messageId: 'm1',
    userId: 'ada',
    event: 'E',
    properties: { plan: 'pro' },
  });
  expect(await world.outcomes(place)).toMatchObject([
    // Of what was delivered neither headers nor bodies are kept.
    { attempts: [{ request: { method: 'POST', url: receiver.url }, response: { status: 200 } }] },
  ]);
  await vi.waitFor(async () => {
    expect(await world.sql`select "offset" from stream_cursors`).toMatchObject([
      { offset: String(place.offset) },
    ]);
  }, withinMs);
  expect(await world.events()).toMatchObject([{ place, type: 'track', name: 'E', isDuplicate: false }]);
});

/** What waits, as soon as something does. */
async function waiting() {
  return vi.waitFor(async () => {
    const rows = await world.waits();
    expect(rows.length).toBeGreaterThan(0);
    return rows;
  }, withinMs);
}

const statusOf = async (place: Place, position = 0) =>
  (await world.outcomes(place, position)).map(({ status }) => status);

function untilStatus(place: Place, status: string, position = 0): Promise<void> {
  return vi.waitFor(async () => expect(await statusOf(place, position)).toEqual([status]), withinMs);
}

test('a refusal is final, and says what was asked and answered, without secrets', async () => {
  await world.addIntegration({
    connection: { url: `${receiver.url}?token=tok-123456`, headers: { Authorization: { isSet: true } } },
    secrets: { '["headers","Authorization"]': 'Bearer tok-123456', '["x"]': 'tok-123456' },
  });
  receiver.answer = ({ headers }, response) =>
    response
      .writeHead(400)
      .end(`no such key: ${headers.authorization}, ${btoa(`u:${headers.authorization}`)}`);
  world.startDelivery();
  const place = await world.append([{ messageId: 'm1', zone: { token: 'tok-123456' } }]);
  await untilStatus(place, 'failed');
  expect(receiver.received[0]?.headers.authorization).toBe('Bearer tok-123456');
  const [outcome] = await world.outcomes(place);
  expect(outcome).toMatchObject({
    reason: 'Refused with HTTP 400.',
    attempts: [
      {
        request: {
          ...{ method: 'POST', url: `${receiver.url}?token=[secret]` },
          headers: expect.objectContaining({ authorization: '[secret]', 'idempotency-key': 'm1' }),
          body: expect.stringMatching(/"messageId":"m1".*"token":"\[secret\]"/),
        },
        response: { status: 400, body: expect.stringMatching(/^no such key: \[secret\], /) },
      },
    ],
  });
  expect(JSON.stringify(outcome)).not.toContain('tok-1');
  expect(await world.waits()).toEqual([]);
});

test('an outage is tried again, and the event is delivered once', async () => {
  await world.addIntegration({ connection: { url: receiver.url } });
  const statuses = [503, 429, 200];
  receiver.answer = (_received, response) => response.writeHead(statuses.shift() ?? 500).end();
  let plusMs = 0;
  world.startDelivery({ now: () => Date.now() + plusMs });
  const place = await world.append([{ messageId: 'm1' }]);
  await untilStatus(place, 'retrying');
  expect(await world.outcomes(place)).toMatchObject([{ reason: 'HTTP 503.', nextAtMs: expect.any(Number) }]);
  plusMs = 60_000;
  await untilStatus(place, 'delivered');
  expect((await world.outcomes(place))[0]?.attempts).toMatchObject([
    { response: { status: 503 } },
    { response: { status: 429 } },
    { response: { status: 200 } },
  ]);
  expect(receiver.messageIds()).toEqual(['m1', 'm1', 'm1']);
  await vi.waitFor(async () => expect(await world.waits()).toEqual([]), withinMs);
});

test('an outage that lasts is given up after four hours', async () => {
  await world.addIntegration({ connection: { url: receiver.url } });
  receiver.answer = (_received, response) => response.writeHead(503).end();
  let plusMs = 0;
  world.startDelivery({ now: () => Date.now() + plusMs });
  const place = await world.append([{ messageId: 'm1' }]);
  await untilStatus(place, 'retrying');
  plusMs = 4 * 60 * 60_000 + 1_000;
  await untilStatus(place, 'failed');
  expect(await world.outcomes(place)).toMatchObject([
    { reason: 'Gave up after 4 hours of attempts. The last one: HTTP 503.' },
  ]);
});

test('events of a user keep their order behind a retry, while others go on', async () => {
  await world.addIntegration({ connection: { url: receiver.url } });
  let isDown = true;
  receiver.answer = ({ headers }, response) =>
    response.writeHead(isDown && headers['idempotency-key'] === 'a1' ? 503 : 200).end();
  let plusMs = 0;
  world.startDelivery({ now: () => Date.now() + plusMs });
  await world.append([
    { messageId: 'a1', userId: 'ada' },
    { messageId: 'b1', userId: 'bob' },
    { messageId: 'a2', userId: 'ada' },
  ]);
  await waiting();
  const place = await world.append([
    { messageId: 'a3', userId: 'ada' },
    { messageId: 'b2', userId: 'bob' },
    { messageId: 'c1', userId: undefined, anonymousId: 'ada' },
  ]);
  await untilStatus(place, 'delivered', 1);
  await untilStatus(place, 'delivered', 2);
  expect(await statusOf(place)).toEqual(['pending']);
  expect(receiver.messageIds()).toEqual(['a1', 'b1', expect.anything(), expect.anything()]);
  isDown = false;
  plusMs = 60_000;
  await untilStatus(place, 'delivered');
  expect(receiver.messageIds().filter((id) => String(id).startsWith('a'))).toEqual(['a1', 'a1', 'a2', 'a3']);
});

test('a failing integration holds up no other', async () => {
  const other = await openReceiver((_received, response) => response.writeHead(500).end());
  await world.addIntegration({ connection: { url: other.url } });
  await world.addIntegration({ connection: { url: receiver.url } });
  world.startDelivery();
  for (let count = 0; count < 5; count++) await world.append([{ messageId: `m${count}` }]);
  await vi.waitFor(() => expect(receiver.messageIds()).toEqual(['m0', 'm1', 'm2', 'm3', 'm4']), withinMs);
  await vi.waitFor(async () => expect((await world.waits()).length).toBe(5), withinMs);
  await other.close();
});

test('an integration that hangs does not hold the entries of others', async () => {
  const hanging = await openReceiver(() => undefined);
  const slowId = await world.addIntegration({ connection: { url: hanging.url } });
  await world.addIntegration({ connection: { url: receiver.url } });
  let plusMs = 0;
  world.startDelivery({ now: () => Date.now() + plusMs });
  const users = Array.from({ length: 40 }, (_one, at) => ({ messageId: `m${at}`, userId: `u${at}` }));
  const place = await world.append(users);
  await vi.waitFor(() => expect(receiver.received).toHaveLength(40), withinMs);
  // Those that were not even started go to disk; their entry is held by what is under way alone.
  plusMs = 6_000;
  await vi.waitFor(async () => expect((await world.waits()).length).toBeGreaterThanOrEqual(24), withinMs);
  expect(
    (await world.outcomes(place, 39)).find(({ integrationId }) => integrationId === slowId),
  ).toMatchObject({
    status: 'pending',
  });
  await hanging.close();
});

test('a private address is refused unless the operator names it', async () => {
  await world.addIntegration({ connection: { url: receiver.url } });
  world.startDelivery({ allow: [] });
  const place = await world.append([{ messageId: 'm1' }]);
  await untilStatus(place, 'failed');
  expect(await world.outcomes(place)).toMatchObject([
    { reason: expect.stringMatching(/private or reserved/) },
  ]);
  expect(receiver.received).toEqual([]);
});

test('a messageId is delivered once in 24 hours and an organization', async () => {
  await world.addIntegration({ connection: { url: receiver.url } });
  world.startDelivery();
  const [first, second] = await Promise.all([
    world.append([{ messageId: 'm1' }, { messageId: 'm1', userId: 'bob' }]),
    world.append([{ messageId: 'm1' }, { messageId: 'm2' }]),
  ]);
  await untilStatus(first, 'delivered');
  await untilStatus(first, 'duplicate', 1);
  await untilStatus(second, 'duplicate', 0);
  await untilStatus(second, 'delivered', 1);
  expect(receiver.messageIds().sort()).toEqual(['m1', 'm2']);
  expect((await world.events()).map(({ isDuplicate }) => isDuplicate)).toEqual([false, true, true, false]);
});

test('what destination code throws fails its event alone', async () => {
  const broken = {
    ...sink,
    perform: async ([event]: StampedEvent[]) => {
      if (event?.messageId === 'bad') throw new TypeError('of what?');
      return [{ kind: 'accepted' as const }];
    },
  };
  await world.addIntegration({ code: 'sink' });
  world.startDelivery({ destinations: new Map([['sink', broken]]) });
  const place = await world.append([{ messageId: 'bad' }, { messageId: 'good' }]);
  await untilStatus(place, 'delivered', 1);
  expect(await world.outcomes(place)).toMatchObject([
    { status: 'failed', reason: "The destination's code failed: of what?" },
  ]);
});

test('sink accepts, and says what it filters', async () => {
  await world.addIntegration({ code: 'sink', config: { events: ['Kept'] } });
  world.startDelivery();
  const place = await world.append([{ event: 'Kept' }, { event: 'Dropped' }, { type: 'identify' }]);
  await untilStatus(place, 'delivered');
  expect(await world.outcomes(place, 1)).toMatchObject([
    { status: 'filtered', reason: 'Its name is not in the list of event names.', attempts: [] },
  ]);
  expect(await statusOf(place, 2)).toEqual(['filtered']);
});

test('a source knows when it had its last event, and nobody is told of that as a change', async () => {
  const changes: string[] = [];
  const listening = await world.sql.listen('changed', (table) => changes.push(table));
  await listening;
  world.startDelivery();
  await world.append([{ messageId: 'm1' }]);
  await vi.waitFor(async () => {
    const [row] = await world.sql`select last_event_at, updated_at, created_at from sources`;
    expect(row?.last_event_at).not.toBeNull();
    expect(row?.updated_at).toEqual(row?.created_at);
  }, withinMs);
  expect(changes).toEqual([]);
  await listening.unlisten();
});
