// npm run bench: ingest beside the least that keeps the same bargain, on the same PostgreSQL, taking turns in one run.
import { fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cpuTicks, ticksPerSecond } from '../cpu.mjs';
import { makeOrganization, placeOf, startServer } from '../server.mjs';

const rounds = 3;
const seconds = 5;
const kinds = [
  { name: '100 events of 1 kB in a request, 16 connections', kind: 'batch', connections: 16, ratioMin: 0.6 },
  { name: 'single events, 64 connections', kind: 'single', connections: 64, ratioMin: 0.5 },
];
const here = import.meta.dirname;

export async function bench() {
  if (process.platform !== 'linux')
    throw new Error('This bench counts processor time from /proc: run it on Linux.');
  const dataDir = mkdtempSync(join(tmpdir(), 'switchyard-bench-'));
  const ours = await startServer(dataDir, 'api,ingest');
  const place = placeOf(dataDir);
  const baseline = await startBaseline(join(place, 'socket'));
  const database = Number(readFileSync(join(place, 'cluster/postmaster.pid'), 'utf8').split('\n')[0]);
  const rows = [];
  try {
    const key = await makeSource(ours);
    for (const { name, kind, connections, ratioMin } of kinds) {
      const figures = { ours: [], baseline: [] };
      for (let round = 0; round <= rounds; round++)
        for (const [which, server] of [
          ['ours', ours],
          ['baseline', baseline],
        ]) {
          // The first round warms both up.
          const figure = await measure(server, database, { key, kind, connections });
          if (round > 0) figures[which].push(figure);
        }
      const [own, least] = [median(figures.ours), median(figures.baseline)];
      rows.push({ name, own, least, ratio: least.micros / own.micros, ratioMin });
    }
  } finally {
    baseline.process.kill();
    ours.process.kill('SIGTERM');
    await new Promise((resolve) => ours.process.once('exit', resolve));
    // As root the database is not in the data directory, and it has grown by gigabytes.
    for (const dir of [dataDir, place]) rmSync(dir, { recursive: true, force: true });
  }
  report(rows);
}

function report(rows) {
  console.log(
    `\nIngest, processor time of all processes for an event, median of ${rounds} (${seconds} s each)\n`,
  );
  for (const { name, own, least, ratio, ratioMin } of rows) {
    console.log(`  ${name}`);
    console.log(
      `    Switchyard             ${own.micros.toFixed(1).padStart(7)} µs  ${own.perSecond.toFixed(0).padStart(7)} events/s`,
    );
    console.log(
      `    node:http + one COPY   ${least.micros.toFixed(1).padStart(7)} µs  ${least.perSecond.toFixed(0).padStart(7)} events/s`,
    );
    console.log(
      `    ratio ${ratio.toFixed(2)}, at least ${ratioMin}: ${ratio >= ratioMin ? 'reached' : 'missed'}\n`,
    );
  }
}

async function measure({ url, process: server }, database, { key, kind, connections }) {
  const from = cpuTicks([server.pid, database]);
  const { answered, refused } = await load(url, key, kind, connections);
  if (refused > 0 || answered === 0) throw new Error(`${refused} requests were refused by ${url}.`);
  const ticks = cpuTicks([server.pid, database]) - from;
  return { micros: (ticks / ticksPerSecond / answered) * 1e6, perSecond: answered / seconds };
}

function median(figures) {
  return figures.sort((a, b) => a.micros - b.micros)[Math.floor(figures.length / 2)];
}

function load(url, key, kind, connections) {
  return new Promise((resolve, reject) => {
    const child = fork(join(here, 'load.mjs'), [url, key, kind, String(connections), String(seconds)]);
    child.once('message', resolve).once('error', reject);
  });
}

function startBaseline(socketDir) {
  const child = fork(join(here, 'baseline.mjs'), [socketDir]);
  return new Promise((resolve, reject) => {
    child
      .once('message', ({ port }) => resolve({ url: `http://127.0.0.1:${port}`, process: child }))
      .once('error', reject);
  });
}

async function makeSource({ url }) {
  const { organization, ask } = await makeOrganization(url);
  const { createApplication } = await ask(
    `mutation { createApplication(orgId: "${organization}", name: "Bench", platform: "server") { id } }`,
  );
  return createApplication.id;
}
