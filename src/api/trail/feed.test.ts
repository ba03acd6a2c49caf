import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { StampedEvent } from '../../domain/events.ts';
import { behindMax } from '../../storage/trail/feed.ts';
import { openHours } from '../../storage/trail/hours.ts';
import { keysOf } from '../../storage/trail/keys.ts';
import { createCall } from '../../storage/trail/told.ts';
import { writeEvents } from '../../storage/trail/write-events.ts';
import { writeOutcomes } from '../../storage/trail/write-outcomes.ts';
import { arrange, openTestApi, type Client, type TestApi } from '../testing.ts';
import { follow, type FeedAnswer } from './testing.ts';

let api: TestApi;
/** As another process has it. */
let second: TestApi;
let owner: Client & { orgId: string };
let ids: Awaited<ReturnType<typeof arrange>>;
let call: () => void;
let offset = 0;
beforeAll(async () => {
  api = await openTestApi();
  second = await openTestApi({ beside: api });
  owner = await api.owner();
  ids = await arrange(owner);
  call = createCall(api.database.sql);
});
afterAll(async () => {
  await second.close();
  await api.close();
});

const fields = 'cursor skipped event { id name deliveries { status } }';
const document = `subscription($orgId: ID!, $appId: ID, $integrationId: ID, $after: String) {
  eventFeed(orgId: $orgId, appId: $appId, integrationId: $integrationId, after: $after) { ${fields} }
}`;
const opened = (client: Client, variables: object = {}, at = api, query = document) =>
  follow({ url: at.url, client }, query, { orgId: owner.orgId, ...variables });

/** What delivery does with an entry. */
async function take(names: string[], appId = ids.appId) {
  offset += 1;
  const place = { lane: 1, offset, atMs: Date.now() };
  const hours = await openHours(api.database.sql);
  const events = names.map((name, position): StampedEvent => ({
    place: { ...place, position },
    ...{ orgId: owner.orgId, sourceId: appId, messageId: `${offset}/${position}`, type: 'track', name },
    ...{ timestampMs: 0, receivedAtMs: place.atMs, payload: {} },
  }));
  await writeEvents(
    api.database.sql,
    hours,
    events.map((event) => ({ event, keys: keysOf(event) })),
  );
  call();
  return { place, hours };
}

const told = (answer: FeedAnswer | undefined) =>
  answer?.data?.eventFeed as never as {
    cursor: string;
    skipped: number;
    event: { id: string; name: string; deliveries: { status: string }[] };
  };

test('an event is told when it is listed, and again when it stands otherwise', async () => {
  const feed = await opened(owner, { integrationId: ids.integrationId });
  const { place, hours } = await take(['Signed Up']);
  expect(told(await feed.next())).toMatchObject({
    skipped: 0,
    event: { name: 'Signed Up', deliveries: [{ status: 'pending' }] },
  });
  const sheet = { entry: place, integrationId: ids.integrationId, notes: new Map() };
  for (const [seq, status] of (['retrying', 'delivered'] as const).entries()) {
    await writeOutcomes(api.database.sql, hours, [{ ...sheet, states: new Map([[0, status]]) }], seq + 1);
    call();
    expect(told(await feed.next())).toMatchObject({ event: { name: 'Signed Up', deliveries: [{ status }] } });
  }
  feed.close();
});

test('of one source only what is its own is told', async () => {
  const { appId } = await arrange(owner, 'Other');
  const feed = await opened(owner, { appId });
  await take(['of the first']);
  await take(['of the other'], appId);
  expect(told(await feed.next()).event.name).toBe('of the other');
  feed.close();
});

test('a reconnect to another process in the middle of a flood misses nothing', async () => {
  const start = await opened(owner);
  await take(['start']);
  let { cursor } = told(await start.next());
  start.close();
  const names = Array.from({ length: 40 }, (_one, count) =>
    Array.from({ length: 25 }, (_event, position) => `${count}/${position}`),
  );
  const flood = (async () => {
    // Several at a time, so that they commit in another order than they began.
    const left = names.map((each) => each);
    await Promise.all(
      Array.from({ length: 4 }, async () => {
        for (let each = left.shift(); each; each = left.shift()) await take(each);
      }),
    );
  })();
  const seen = new Set<string>();
  for (let at = 0; seen.size < 1_000; at += 1) {
    const feed = await opened(owner, { after: cursor }, at % 2 === 0 ? second : api);
    for (let read = 0; read < 130 && seen.size < 1_000; read += 1) {
      const item = told(await feed.next());
      expect(item.skipped).toBe(0);
      seen.add(item.event.name);
      cursor = item.cursor;
    }
    feed.close();
  }
  await flood;
  expect([...seen].sort()).toEqual(names.flat().sort());
});

test('a reader who does not read costs no memory, and learns how much was skipped', async () => {
  // Large items, so that the sockets between are soon full.
  const large = Array.from({ length: 25 }, (_one, count) => `n${count}: name`).join(' ');
  const feed = await opened(owner, {}, api, document.replace('name', `name ${large}`));
  const name = 'x'.repeat(200);
  const count = 3 * behindMax;
  for (let written = 0; written < count; written += 1_000)
    await take(Array.from({ length: 1_000 }, () => name));
  await take(['last']);
  let read = 0;
  let skipped = 0;
  for (let item = told(await feed.next()); item.event.name !== 'last'; item = told(await feed.next())) {
    read += 1;
    skipped += item.skipped;
  }
  feed.close();
  // What was skipped was held nowhere.
  expect(skipped).toBeGreaterThan(behindMax);
  expect(read + skipped).toBe(count);
});

test('one person follows at most 8 feeds, and one more when another ends', async () => {
  const reader = await api.member(owner.orgId);
  const feeds = [];
  for (let count = 0; count < 8; count += 1) feeds.push(await opened(reader));
  const refused = await opened(reader);
  expect((await refused.next())?.errors?.[0]?.extensions.code).toBe('RATE_LIMITED');
  feeds.pop()?.close();
  await vi.waitFor(
    async () => {
      const feed = await opened(reader);
      await take(['again']);
      expect(told(await feed.next()).event.name).toBe('again');
      feed.close();
    },
    { timeout: 20_000, interval: 200 },
  );
  for (const feed of feeds) feed.close();
});

test.each([
  [
    'is no member any more',
    (userId: string) => api.database.sql`delete from memberships where user_id = ${userId}`,
  ],
  [
    'has been signed out',
    (userId: string) => api.database.sql`delete from sessions where user_id = ${userId}`,
  ],
])('a feed ends by itself when the reader %s', async (_what, happen) => {
  const reader = await api.member(owner.orgId);
  const feed = await opened(reader);
  await take(['before']);
  expect(told(await feed.next()).event.name).toBe('before');
  await happen(reader.userId);
  const startMs = performance.now();
  expect(await feed.next()).toBeUndefined();
  // 2 s are promised; the rest is for a busy machine.
  expect(performance.now() - startMs).toBeLessThan(10_000);
});

test('what cannot be followed is refused with its code, and whom nobody knows with 401', async () => {
  const stranger = await api.owner();
  const nobody = api.client();
  const theirs = await arrange(stranger);
  const cases: [Client, object, string, number][] = [
    [nobody, {}, 'UNAUTHENTICATED', 401],
    [stranger, {}, 'FORBIDDEN', 200],
    [owner, { orgId: 'nope' }, 'FORBIDDEN', 200],
    [owner, { appId: theirs.appId }, 'NOT_FOUND', 200],
    [owner, { integrationId: theirs.integrationId }, 'NOT_FOUND', 200],
    [owner, { after: 'nonsense' }, 'INVALID_INPUT', 200],
    [
      owner,
      { after: Buffer.from('["1:1:",0,"1:1:",0,"0","0",0]').toString('base64url') },
      'INVALID_INPUT',
      200,
    ],
  ];
  for (const [client, variables, code, status] of cases) {
    const feed = await opened(client, variables);
    const answer = await feed.next();
    expect([feed.status, answer?.errors?.[0]?.extensions.code], JSON.stringify(variables)).toEqual([
      status,
      code,
    ]);
    expect(await feed.next()).toBeUndefined();
  }
});

test('a process that stops ends its feeds', async () => {
  const third = await openTestApi({ beside: api });
  const feed = await opened(owner, {}, third);
  const ended = feed.next();
  await third.close();
  expect(await ended).toBeUndefined();
});
