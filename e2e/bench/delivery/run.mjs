// npm run bench delivery: from the SDK's request to the destination's answer, index and outcomes included.
import { cpuTicks, ticksPerSecond } from '../cpu.mjs';
import { ask, feed, inWorld, makeSource, middle, until } from './world.mjs';

const rounds = 3;
const fillCount = 20_000;
const paceCount = 5_000;
const pacePerSecond = 500;
const integrationsCount = 50;
const kinds = [
  { name: 'one event in a request', config: '', perCpuSecondMin: 2_500 },
  { name: '100 events in a request', config: '{ batch: true, batchSize: 100 }', perCpuSecondMin: 8_000 },
];
const medianMsMax = 15;
const p99MsMax = 100;
const deadRatioMax = 1.2;

export function bench() {
  return inWorld(async (world) => {
    console.log('\nDelivery to a local webhook, median of 3\n');
    for (const kind of kinds) await throughput(world, kind);
    await latency(world);
  });
}

async function throughput(world, { name, config, perCpuSecondMin }) {
  const key = await makeSource(world.made, `${world.to}/ok`, config);
  const figures = [];
  for (let round = 0; round <= rounds; round++) {
    await ask(world.receiver, 'reset');
    const pids = [world.server.process.pid, world.database];
    const [from, startMs] = [cpuTicks(pids), performance.now()];
    await feed(world.server.url, [key], 'fill', fillCount);
    await until(async () => (await ask(world.receiver, 'report')).events >= fillCount);
    const seconds = (performance.now() - startMs) / 1_000;
    const cpuSeconds = (cpuTicks(pids) - from) / ticksPerSecond;
    // The first round warms everything up.
    if (round > 0) figures.push({ perCpuSecond: fillCount / cpuSeconds, perSecond: fillCount / seconds });
  }
  const { perCpuSecond, perSecond } = middle(figures, (one) => one.perCpuSecond);
  const verdict = perCpuSecond >= perCpuSecondMin ? 'reached' : 'missed';
  console.log(
    `  ${name}: ${perCpuSecond.toFixed(0)} events per CPU-second, at least ${perCpuSecondMin}: ${verdict} (${perSecond.toFixed(0)} events/s)`,
  );
}

/** Taking turns: all integrations answer, and one of them accepts connections and never answers. */
async function latency(world) {
  const keys = [];
  for (let at = 1; at < integrationsCount; at++)
    keys.push(await makeSource(world.made, `${world.to}/ok`, ''));
  const idle = await makeSource(world.made, `${world.to}/ok`, '');
  const dead = await makeSource(world.made, `${world.to}/hang`, '');
  const figures = { idle: [], dead: [] };
  for (let round = 0; round <= rounds; round++)
    for (const [which, last] of [
      ['idle', idle],
      ['dead', dead],
    ]) {
      await ask(world.receiver, 'reset');
      await feed(world.server.url, [...keys, last], 'pace', paceCount, pacePerSecond);
      const expected = which === 'idle' ? paceCount : paceCount - paceCount / integrationsCount;
      await until(async () => (await ask(world.receiver, 'report')).events >= expected);
      if (round > 0) figures[which].push(await ask(world.receiver, 'report'));
    }
  const [alone, beside] = [figures.idle, figures.dead].map((all) => middle(all, ({ p99 }) => p99));
  const isQuick = alone.median <= medianMsMax && alone.p99 <= p99MsMax;
  console.log(
    `  ${pacePerSecond} events/s: median ${alone.median.toFixed(1)} ms, p99 ${alone.p99.toFixed(1)} ms, at most ${medianMsMax} and ${p99MsMax}: ${isQuick ? 'reached' : 'missed'}`,
  );
  const ratio = beside.p99 / alone.p99;
  console.log(
    `  one dead of ${integrationsCount}: p99 of the others ${beside.p99.toFixed(1)} ms, ratio ${ratio.toFixed(2)}, at most ${deadRatioMax}: ${ratio <= deadRatioMax ? 'reached' : 'missed'}\n`,
  );
}
