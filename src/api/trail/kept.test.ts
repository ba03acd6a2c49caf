import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Envelope } from '../../domain/envelope.ts';
import { unpack } from '../../domain/unpack.ts';
import { hourMs, hourOf, openHours } from '../../storage/trail/hours.ts';
import { keysOf } from '../../storage/trail/keys.ts';
import { writeEvents } from '../../storage/trail/write-events.ts';
import { openPostgresStream } from '../../stream/postgres.ts';
import type { Stream } from '../../stream/stream.ts';
import { openTestApi, type Client, type TestApi } from '../testing.ts';

let api: TestApi;
let stream: Stream;
let owner: Client & { orgId: string };
const silent = { debug() {}, info() {}, warn() {}, error() {} };

beforeAll(async () => {
  api = await openTestApi({
    openStream: async ({ address }) =>
      (stream = await openPostgresStream({ address, log: silent, now: Date.now })),
  });
  owner = await api.owner();
});
afterAll(() => api.close());

const kept = async () =>
  (await owner.ask(`{ kept(orgId: "${owner.orgId}") { oldestAt bytes daysMax bytesMax } }`)).data.kept;

/** What ingest and delivery do with these events. */
async function accept(atMs: number, ...messageIds: string[]): Promise<void> {
  const envelope: Envelope = { v: 1, orgId: owner.orgId, sourceId: 's', receivedAtMs: atMs, route: 'batch' };
  const batch = messageIds.map((messageId) => ({ type: 'track', event: 'E', userId: 'u', messageId }));
  const [head, body] = [JSON.stringify(envelope), Buffer.from(JSON.stringify({ batch }))];
  const place = await stream.append({ atMs, head, body });
  const events = unpack({ ...place, head, body }).map((event) => ({ event, keys: keysOf(event) }));
  await writeEvents(api.database.sql, await openHours(api.database.sql), events);
}

test('what is kept is told with the oldest hour and the size, at most a minute late', async () => {
  // The stream and delivery make the current hour before anything comes.
  const before = await kept();
  expect(before).toMatchObject({ daysMax: 30, bytesMax: null });
  const atMs = Date.now() - 50 * hourMs;
  await accept(atMs, 'old', ...Array.from({ length: 1_000 }, (_one, at) => `m${at}`));
  api.clock.offsetMs += 61_000;
  const after = await kept();
  expect(after.oldestAt).toBe(new Date(hourOf(atMs)).toISOString());
  expect(after.bytes).toBeGreaterThan(before.bytes);
});
