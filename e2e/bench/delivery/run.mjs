// npm run bench delivery: from the SDK's request to the destination's answer, index and outcomes included.
import { fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cpuTicks, ticksPerSecond } from '../cpu.mjs';
import { makeOrganization, placeOf, startServer } from '../server.mjs';

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

export async function bench() {
  if (process.platform !== 'linux')
    throw new Error('This bench counts processor time from /proc: run it on Linux.');
  process.env.DESTINATION_ALLOW = '127.0.0.0/8';
  const dataDir = mkdtempSync(join(tmpdir(), 'switchyard-bench-'));
  const server = await startServer(dataDir, 'api,ingest,delivery');
  const place = placeOf(dataDir);
  const database = Number(readFileSync(join(place, 'cluster/postmaster.pid'), 'utf8').split('\n')[0]);
  const { receiver, port } = await startReceiver();
  const world = { server, database, receiver, to: `http://127.0.0.1:${port}` };
  try {
    const made = await makeOrganization(server.url);
    console.log('\nDelivery to a local webhook, median of 3\n');
    for (const kind of kinds) await throughput(world, made, kind);
    await latency(world, made);
  } finally {
    receiver.kill();
    server.process.kill('SIGTERM');
    await new Promise((resolve) => server.process.once('exit', resolve));
    for (const dir of [dataDir, place]) rmSync(dir, { recursive: true, force: true });
  }
}

async function throughput(world, made, { name, config, perCpuSecondMin }) {
  const key = await makeSource(made, `${world.to}/ok`, config);
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
async function latency(world, made) {
  const keys = [];
  for (let at = 1; at < integrationsCount; at++) keys.push(await makeSource(made, `${world.to}/ok`, ''));
  const idle = await makeSource(made, `${world.to}/ok`, '');
  const dead = await makeSource(made, `${world.to}/hang`, '');
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

function middle(figures, by) {
  return figures.toSorted((a, b) => by(a) - by(b))[Math.floor(figures.length / 2)];
}

/** A source with one webhook; answers its key. */
async function makeSource({ organization, ask: query }, url, config) {
  const { createApplication } = await query(
    `mutation { createApplication(orgId: "${organization}", name: "Bench", platform: "server") { id } }`,
  );
  const { createConnection } = await query(
    `mutation { createConnection(orgId: "${organization}", name: "Bench", integrationCode: "webhook", connectionPrototypeId: "webhook", details: { url: "${url}" }) { id success message } }`,
  );
  if (!createConnection.success) throw new Error(createConnection.message);
  const { createIntegration } = await query(
    `mutation { createIntegration(appId: "${createApplication.id}", connectionId: "${createConnection.id}", name: "Bench", integrationCode: "webhook", configPayload: ${config || '{}'}) { success message } }`,
  );
  if (!createIntegration.success) throw new Error(createIntegration.message);
  return createApplication.id;
}

function startReceiver() {
  const receiver = fork(join(import.meta.dirname, 'receiver.mjs'));
  return new Promise((resolve, reject) => {
    receiver.once('message', ({ port }) => resolve({ receiver, port })).once('error', reject);
  });
}

function ask(receiver, what) {
  return new Promise((resolve) => {
    receiver.once('message', resolve);
    receiver.send(what);
  });
}

function feed(url, keys, ...more) {
  const child = fork(join(import.meta.dirname, 'feed.mjs'), [url, keys.join(','), ...more.map(String)]);
  return new Promise((resolve, reject) => {
    child.once('message', resolve).once('error', reject);
    child.once('exit', (code) => code !== 0 && reject(new Error('Events could not be sent.')));
  });
}

async function until(isMet, withinMs = 120_000) {
  const endMs = performance.now() + withinMs;
  while (!(await isMet())) {
    if (performance.now() > endMs) throw new Error('Not all events have arrived.');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
