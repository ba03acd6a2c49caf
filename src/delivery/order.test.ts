import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Perform } from '../catalog/destination.ts';
import { destinations as catalog } from '../catalog/destinations.ts';
import { webhook } from '../catalog/webhook/webhook.ts';
import type { Place } from '../stream/stream.ts';
import { openReceiver, openWorld, type Received, type World } from './testing.ts';

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

/** Numbers from 0 to 1 that look like chance and are the same in every run. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

const usersCount = 12;
const slowMsMax = 100;
/** One that sends event by event, and one that sends batches. */
const configs = [{}, { batch: true, batchSize: 8 }];

type Sent = { userId: string; properties: { number: number } };

/** Whoever is told of a request says how it goes, and hears of what came too early. */
function createWitness(random: () => number) {
  const final = new Set<string>();
  const faults: string[] = [];
  let batches = 0;
  return {
    final,
    faults,
    isStormy: true,
    batches: () => batches,
    answer({ url, body }: Received): { status: number; done: () => void } {
      const sent = [JSON.parse(body) as Sent | Sent[]].flat();
      if (sent.length > 1) batches += 1;
      const nameOf = ({ userId }: Sent, number: number) => `${url}/${userId}/${number}`;
      const along = new Set<string>();
      for (const event of sent) {
        for (let number = 0; number < event.properties.number; number++) {
          const name = nameOf(event, number);
          if (!final.has(name) && !along.has(name))
            faults.push(`${url}: ${event.userId} ${event.properties.number} came before ${number} was done.`);
        }
        along.add(nameOf(event, event.properties.number));
      }
      const chance = this.isStormy ? random() : 1;
      const status = chance < 0.15 ? 503 : chance < 0.2 ? 0 : chance < 0.25 ? 400 : 200;
      // A batch that is refused is sent again in parts.
      const isFinal = status === 200 || (status === 400 && sent.length === 1);
      return {
        status,
        done() {
          for (const name of isFinal ? along : []) final.add(name);
        },
      };
    },
  };
}

/** Delivers through a storm of faults, and answers what the witness saw of it. */
async function passThroughStorm({ eventsCount = 400, destinations = catalog } = {}) {
  const random = createRandom(20_261_123);
  const witness = createWitness(random);
  receiver.answer = (received, response) => {
    const { status, done } = witness.answer(received);
    const end = () => {
      done();
      if (status === 0) response.destroy();
      else response.writeHead(status).end();
    };
    // Slow enough for events to queue up and be put on disk behind one that is under way.
    if (witness.isStormy) setTimeout(end, random() * slowMsMax);
    else end();
  };
  for (const [count, config] of configs.entries())
    await world.addIntegration({ connection: { url: `${receiver.url}/${count}` }, config });

  // Waits of minutes pass in seconds.
  const startMs = Date.now();
  const now = () => startMs + (Date.now() - startMs) * 60;
  const start = () => world.startDelivery({ now, chance: random, destinations });
  let delivery = start();

  const sent = new Map<string, number>();
  const places: { place: Place; position: number }[] = [];
  for (let count = 0; count < eventsCount;) {
    const batch = Array.from({ length: 1 + Math.floor(random() * 8) }, () => {
      const userId = `user${Math.floor(random() * usersCount)}`;
      const number = sent.get(userId) ?? 0;
      sent.set(userId, number + 1);
      return { messageId: `${userId}/${number}`, userId, properties: { number } };
    });
    const place = await world.append(batch);
    places.push(...batch.map((_event, position) => ({ place, position })));
    count += batch.length;
    if (random() < 0.06) await loseConnections();
    if (random() < 0.04) {
      await delivery.stop();
      delivery = start();
    }
  }
  return { witness, places };
}

test('whatever fails, no event of a user overtakes another, and none is lost', async () => {
  const { witness, places } = await passThroughStorm();
  for (let count = 0; count < 4; count++) {
    const before = witness.final.size;
    await vi.waitFor(() => expect(witness.final.size).toBeGreaterThan(before + 20), { timeout: 20_000 });
    await loseConnections();
  }
  witness.isStormy = false;
  /** Those that are not in exactly one final state at each integration. */
  const unsettled = async () => {
    const found: string[] = [];
    for (const { place, position } of places) {
      const statuses = (await world.outcomes(place, position)).map(({ status }) => status);
      const isFinal = statuses.every((status) => status === 'delivered' || status === 'failed');
      if (!isFinal || statuses.length !== configs.length) found.push(`${place.offset}: ${statuses.join()}`);
    }
    return found;
  };
  await vi.waitFor(async () => expect(await unsettled()).toEqual([]), { timeout: 60_000, interval: 500 });
  expect(witness.faults).toEqual([]);
  expect(witness.final.size).toBe(places.length * configs.length);
  expect(witness.batches()).toBeGreaterThan(5);
  expect(await world.waits()).toEqual([]);
  // Negative control: an outcome that is lost is missed.
  await world.sql`delete from outcomes where "offset" = ${places[0]?.place.offset ?? 0}`;
  expect((await unsettled()).length).toBeGreaterThan(0);
}, 120_000);

// Negative controls: destinations that do what delivery must not, and are found out.
test.each<[string, RegExp, Perform]>([
  [
    'events of a user are sent side by side',
    /\/0: /,
    async (events, { connection }) => {
      for (const { payload } of events)
        fetch(String(connection.url), { method: 'POST', body: JSON.stringify(payload) }).catch(
          () => undefined,
        );
      return events.map(() => ({ kind: 'accepted' }));
    },
  ],
  [
    'a batch is turned round',
    /\/1: /,
    (events, settings, tools) => webhook.perform(events.toReversed(), settings, tools),
  ],
])(
  'the witness sees it where %s',
  async (_how, fault, perform) => {
    const { witness } = await passThroughStorm({
      eventsCount: 100,
      destinations: new Map([['webhook', { ...webhook, perform }]]),
    });
    await vi.waitFor(
      () => expect(witness.faults.filter((one) => fault.test(one)).length).toBeGreaterThan(0),
      { timeout: 30_000 },
    );
  },
  120_000,
);

/** As when the database is restarted under delivery. */
async function loseConnections(): Promise<void> {
  await world.sql`
    select pg_terminate_backend(pid) from pg_locks
    where locktype = 'advisory' and objsubid = 1 and pid <> pg_backend_pid() and database = (
      select oid from pg_database where datname = current_database()
    ) and (classid::bigint << 32) + objid::bigint = 7301204413`;
}
