// npm run bench backlog: a million events wait for one integration. What that takes in memory, how fast they go out once
// they may, and what others notice of it.
import { cpuTicks, ticksPerSecond } from '../cpu.mjs';
import { ask, feed, inWorld, makeSource, memoryOf, until } from '../delivery/world.mjs';

const waitingCount = 1_000_000;
const eventsPerEntry = 100;
const liveCount = 20_000;
const drainMs = 20_000;
const paceCount = 5_000;
const pacePerSecond = 500;
const moreBytesMax = 400_000_000;
const speedRatioMin = 0.8;
const p99RatioMax = 2;

export function bench() {
  return inWorld(async (world) => {
    const flooded = await makeSource(world.made, `${world.to}/ok`, '');
    const other = await makeSource(world.made, `${world.to}/ok`, '');
    await live(world, flooded);
    const control = { speed: await live(world, flooded), p99: await p99Of(world, other) };
    control.bytes = memoryOf(world);

    const integration = await wait(world, flooded);
    console.log(`\n${waitingCount} events wait for one integration\n`);
    const change = (what) =>
      world.made.ask(`mutation { updateIntegration(integrationId: "${integration}", ${what}) { success } }`);
    await change('paused: false');
    await until(async () => (await ask(world.receiver, 'report')).events > 0);
    const draining = await drain(world);
    const p99 = await p99Of(world, other);
    const bytes = Math.max(draining.bytes, memoryOf(world));
    report(control, { ...draining, p99, bytes });
  });
}

function report(control, waiting) {
  const say = (text, isMet) => console.log(`  ${text}: ${isMet ? 'reached' : 'missed'}`);
  const moreBytes = waiting.bytes - control.bytes;
  say(
    `memory ${megabytes(waiting.bytes)} instead of ${megabytes(control.bytes)}, at most ${megabytes(moreBytesMax)} more`,
    moreBytes <= moreBytesMax,
  );
  const speed = waiting.speed / control.speed;
  say(
    `${waiting.speed.toFixed(0)} events per CPU-second go out, ${speed.toFixed(2)} of what live ones do, at least ${speedRatioMin}`,
    speed >= speedRatioMin,
  );
  const ratio = waiting.p99 / control.p99;
  say(
    `p99 of another integration ${waiting.p99.toFixed(1)} ms meanwhile, ratio ${ratio.toFixed(2)}, at most ${p99RatioMax}`,
    ratio <= p99RatioMax,
  );
}

const megabytes = (bytes) => `${(bytes / 1_000_000).toFixed(0)} MB`;
const pidsOf = ({ server, database }) => [server.process.pid, database];

/** Events for each CPU-second where nothing waits for long. */
async function live(world, key) {
  await ask(world.receiver, 'reset');
  const from = cpuTicks(pidsOf(world));
  await feed(world.server.url, [key], 'fill', liveCount);
  await until(async () => (await ask(world.receiver, 'report')).events >= liveCount);
  return liveCount / ((cpuTicks(pidsOf(world)) - from) / ticksPerSecond);
}

async function p99Of(world, key) {
  await ask(world.receiver, 'reset');
  await feed(world.server.url, [key], 'pace', paceCount, pacePerSecond);
  return (await ask(world.receiver, 'report')).p99;
}

async function drain(world) {
  const { events } = await ask(world.receiver, 'report');
  const [from, startMs] = [cpuTicks(pidsOf(world)), performance.now()];
  let bytes = 0;
  while (performance.now() - startMs < drainMs) {
    bytes = Math.max(bytes, memoryOf(world));
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const count = (await ask(world.receiver, 'report')).events - events;
  return { speed: count / ((cpuTicks(pidsOf(world)) - from) / ticksPerSecond), bytes };
}

/**
 * Lets so many wait, and starts anew. They are written into the database in bulk, in a lane of their own that nobody reads:
 * entries as the source's first, and 1,000 users in turn. Answers the integration, which is paused.
 */
async function wait(world, key) {
  const [{ table }] = await world.fill([
    `select tablename as table from pg_tables where schemaname = 'stream' and tablename like 'entries\\_%' order by 1 limit 1`,
  ]);
  const entries = waitingCount / eventsPerEntry;
  const [{ id }] = await world.fill([
    `insert into stream.${table} (lane, "offset", at, head, body)
       select 900, i, first.at, first.head, first.body from generate_series(1, ${entries}) i,
         (select * from stream.${table} order by lane, "offset" limit 1) first`,
    `update integrations set state = 'paused' where source_id = '${key}'`,
    `insert into waits (integration_id, user_key, at_ms, lane, "offset", position, attempts, next_at_ms)
       select i.id, md5(n % 10 || '/' || position)::uuid, extract(epoch from e.at) * 1000, 900, n, position, 0, ${Number.MAX_SAFE_INTEGER}
       from generate_series(1, ${entries}) n, generate_series(0, ${eventsPerEntry - 1}) position, integrations i,
         (select at from stream.${table} where lane = 900 limit 1) e
       where i.source_id = '${key}'`,
    'analyze waits',
    `select id from integrations where source_id = '${key}'`,
  ]);
  await world.stop();
  await world.start();
  await ask(world.receiver, 'reset');
  return id;
}
