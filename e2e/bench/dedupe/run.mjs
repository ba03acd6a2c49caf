// npm run bench dedupe: what it costs to know of each event whether its id was seen within 24 hours, beside knowing none.
import { cpuTicks, ticksPerSecond } from '../cpu.mjs';
import { ask, feed, inWorld, makeSource, middle, until } from '../delivery/world.mjs';

/** As the promise has it; IDS= makes fewer, where there is no time or room for so many. */
const idsCount = Number(process.env.IDS ?? 50_000_000);
const hoursCount = 24;
const hourMs = 3_600_000;
const eventsCount = 20_000;
const rounds = 3;
const ratioMax = 1.3;

export function bench() {
  return inWorld(async (world) => {
    const key = await makeSource(world.made, `${world.to}/ok`, '{ batch: true, batchSize: 100 }');
    const none = await secondsOf(world, key);
    await remember(world);
    const all = await secondsOf(world, key);
    const ratio = all / none;
    console.log(`\nIds of 24 hours, median of ${rounds}\n`);
    console.log(
      `  ${idsCount} ids kept: ${all.toFixed(2)} CPU-seconds for ${eventsCount} events instead of ${none.toFixed(2)}, ratio ${ratio.toFixed(2)}, at most ${ratioMax}: ${ratio <= ratioMax ? 'reached' : 'missed'}\n`,
    );
  });
}

/** CPU-seconds for all that happens to events, from the SDK's request to the destination's answer. */
async function secondsOf(world, key) {
  const figures = [];
  for (let round = 0; round <= rounds; round++) {
    await ask(world.receiver, 'reset');
    const pids = [world.server.process.pid, world.database];
    const from = cpuTicks(pids);
    await feed(world.server.url, [key], 'fill', eventsCount);
    await until(async () => (await ask(world.receiver, 'report')).events >= eventsCount);
    // The first round warms everything up.
    if (round > 0) figures.push((cpuTicks(pids) - from) / ticksPerSecond);
  }
  return middle(figures, (one) => one);
}

/** Fills the hours before this one, with the index that is asked and none of the others, and starts anew. */
async function remember(world) {
  const hour = Math.floor(Date.now() / hourMs) * hourMs;
  for (let back = 1; back <= hoursCount; back++) {
    const from = hour - back * hourMs;
    const digits = new Date(from).toISOString().replace(/\D/g, '').slice(0, 10);
    const [events, outcomes] = [`events_${digits}`, `outcomes_${digits}`];
    const range = `for values from (${from}) to (${from + hourMs})`;
    await world.fill([
      `create table ${events} (like events)`,
      `insert into ${events} (at_ms, lane, "offset", position, org_id, source_id, message_key, type, name, is_duplicate)
         select ${from} + n % ${hourMs}, 800, n, 0, '${world.made.organization}', 'source', gen_random_uuid(), 'track', 'Order Completed', false
         from generate_series(1, ${Math.ceil(idsCount / hoursCount)}) n`,
      `create unique index on ${events} (message_key) where not is_duplicate`,
      `alter table events attach partition ${events} ${range}`,
      `create table ${outcomes} partition of outcomes ${range}`,
    ]);
  }
  await world.fill(['vacuum analyze events']);
  await world.stop();
  await world.start();
}
