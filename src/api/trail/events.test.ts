import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Envelope } from '../../domain/envelope.ts';
import { eventId } from '../../domain/event-ids.ts';
import { unpack } from '../../domain/unpack.ts';
import { openHours } from '../../storage/trail/hours.ts';
import { keysOf } from '../../storage/trail/keys.ts';
import { writeEvents } from '../../storage/trail/write-events.ts';
import { writeOutcomes } from '../../storage/trail/write-outcomes.ts';
import { openPostgresStream } from '../../stream/postgres.ts';
import type { Stream } from '../../stream/stream.ts';
import { arrange, openTestApi, type Client, type TestApi } from '../testing.ts';

let api: TestApi;
let stream: Stream;
let owner: Client & { orgId: string };
let ids: Awaited<ReturnType<typeof arrange>>;
const silent = { debug() {}, info() {}, warn() {}, error() {} };

beforeAll(async () => {
  api = await openTestApi({
    openStream: async ({ address }) =>
      (stream = await openPostgresStream({ address, log: silent, now: Date.now })),
  });
  owner = await api.owner();
  ids = await arrange(owner);
});
afterAll(() => api.close());

/** What ingest and delivery do with a batch, without outcomes. */
async function accept(batch: string[], client = owner, sourceId = ids.appId) {
  const receivedAtMs = Date.now();
  const envelope: Envelope = { v: 1, orgId: client.orgId, sourceId, receivedAtMs, route: 'batch' };
  const body = Buffer.from(`{"batch":[${batch.join(',')}]}`);
  const head = JSON.stringify(envelope);
  const place = await stream.append({ atMs: receivedAtMs, head, body });
  const events = unpack({ ...place, head, body });
  const hours = await openHours(api.database.sql);
  await writeEvents(
    api.database.sql,
    hours,
    events.map((event) => ({ event, keys: keysOf(event) })),
  );
  return { place, hours };
}

function track(messageId: string, more = ''): string {
  return `{"type":"track","event":"Signed Up","userId":"u","messageId":"${messageId}","timestamp":"2026-11-23T09:00:00Z"${more}}`;
}

const fields = `id messageId appId type name receivedAt payload raw
  deliveries { integrationId integration { name } status reason attempts { at durationMs request response } }`;
const list = (args = '') => `{ events(orgId: "${owner.orgId}"${args}) { ${fields} } }`;

test('an event is shown as it came, as it is delivered, and on its way', async () => {
  const raw = track('m-1', ',"big":12345678901234567890,"half":"\\ud800"');
  await accept([raw]);
  const { data, errors } = await owner.ask(list(`, appId: "${ids.appId}"`));
  expect(errors).toEqual([]);
  expect(data.events).toHaveLength(1);
  expect(data.events[0]).toMatchObject({
    ...{ messageId: 'm-1', appId: ids.appId, type: 'track', name: 'Signed Up', raw },
    payload: { event: 'Signed Up', userId: 'u', type: 'track' },
    deliveries: [
      {
        integrationId: ids.integrationId,
        integration: { name: 'Shop to Vault' },
        status: 'pending',
        reason: null,
        attempts: [],
      },
    ],
  });
  const one = await owner.ask(
    `{ event(orgId: "${owner.orgId}", eventId: "${data.events[0].id}") { ${fields} } }`,
  );
  expect(one.data.event).toEqual(data.events[0]);
});

test('a duplicate names the event that came first, and no other event names any', async () => {
  const { place } = await accept([track('twin')]);
  await accept([track('twin'), track('single')]);
  const { data } = await owner.ask(
    `{ events(orgId: "${owner.orgId}", limit: 3) { id messageId duplicateOf } }`,
  );
  const first = eventId({ ...place, position: 0 });
  expect(data.events).toMatchObject([
    { messageId: 'single', duplicateOf: null },
    { messageId: 'twin', duplicateOf: first },
    { id: first, messageId: 'twin', duplicateOf: null },
  ]);
});

test('what became of it is told, with every attempt', async () => {
  const { place, hours } = await accept([track('m-2')]);
  const attempt = {
    atMs: place.atMs + 5,
    durationMs: 12.5,
    request: { method: 'POST', url: 'https://a.example' },
    response: { status: 503 },
  };
  const sheet = (status: 'retrying' | 'failed', reason: string) => ({
    entry: place,
    integrationId: ids.integrationId,
    states: new Map([[0, status] as const]),
    notes: new Map([[0, { reason, attempt }]]),
  });
  await writeOutcomes(api.database.sql, hours, [sheet('retrying', 'HTTP 503')], 1);
  await writeOutcomes(api.database.sql, hours, [sheet('failed', 'Gave up.')], 2);
  const { data } = await owner.ask(list(', limit: 1'));
  expect(data.events[0].deliveries).toEqual([
    {
      integrationId: ids.integrationId,
      integration: { name: 'Shop to Vault' },
      status: 'failed',
      reason: 'Gave up.',
      attempts: [1, 2].map(() => ({
        at: new Date(attempt.atMs).toISOString(),
        durationMs: 12.5,
        request: attempt.request,
        response: { status: 503 },
      })),
    },
  ]);
});

test('a duplicate is one, and an integration that began later has nothing to do with it', async () => {
  await accept([track('m-3')]);
  await accept([track('m-3')]);
  await owner.ask(
    `mutation { createIntegration(appId: "${ids.appId}", integrationCode: "vault", configPayload: {}, connectionId: "${ids.connectionId}", name: "Later") { id } }`,
  );
  const { data } = await owner.ask(list(', limit: 2'));
  const statuses = data.events.map(({ deliveries }: { deliveries: { status: string }[] }) =>
    deliveries.map(({ status }) => status),
  );
  expect(statuses).toEqual([['duplicate'], ['pending']]);
});

test('pages go through a batch newest first, and cost few statements', async () => {
  await accept(Array.from({ length: 120 }, (_, i) => track(`p-${i}`)));
  const seen: string[] = [];
  const statements = await api.countStatements(async () => {
    for (let after = ''; seen.length < 120;) {
      const { data } = await owner.ask(
        `{ events(orgId: "${owner.orgId}", limit: 50${after && `, after: "${after}"`}) { id messageId deliveries { status integration { name } } } }`,
      );
      const rows: { id: string; messageId: string }[] = data.events;
      seen.push(...rows.map(({ messageId }) => messageId));
      after = rows.at(-1)?.id ?? '';
    }
  });
  expect(seen.slice(0, 120)).toEqual(Array.from({ length: 120 }, (_, i) => `p-${119 - i}`));
  expect(statements.length / 3).toBeLessThanOrEqual(12);
});

test('events of others are not there', async () => {
  const stranger = await api.owner();
  const theirs = await arrange(stranger);
  await accept([track('foreign')], stranger, theirs.appId);
  const { data } = await stranger.ask(`{ events(orgId: "${stranger.orgId}") { id messageId } }`);
  expect(data.events).toHaveLength(1);
  const { id } = data.events[0];
  for (const eventId of [id, 'nope', 'a-b-c-d', '0-0-0-0']) {
    const { errors } = await owner.ask(`{ event(orgId: "${owner.orgId}", eventId: "${eventId}") { id } }`);
    expect(errors[0]?.extensions.code).toBe('NOT_FOUND');
  }
  const list200 = await owner.ask(`{ events(orgId: "${owner.orgId}", limit: 200) { messageId } }`);
  expect(list200.text).not.toContain('foreign');
});
