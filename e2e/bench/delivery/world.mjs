// What benches of delivery share: a Switchyard with its database, a receiver, and events for it.
import { fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { makeOrganization, placeOf, startServer } from '../server.mjs';

/** Opens all of it, measures, and closes it. */
export async function inWorld(measure) {
  if (process.platform !== 'linux')
    throw new Error('This bench counts processor time from /proc: run it on Linux.');
  process.env.DESTINATION_ALLOW = '127.0.0.0/8';
  const dataDir = mkdtempSync(join(tmpdir(), 'switchyard-bench-'));
  const { receiver, port } = await startReceiver();
  const world = { receiver, to: `http://127.0.0.1:${port}`, server: undefined, database: undefined };
  /** With all that it has on disk. */
  world.start = async () => {
    const startMs = performance.now();
    world.server = await startServer(dataDir, 'api,ingest,delivery', world.server?.port);
    world.readyMs = performance.now() - startMs;
    world.database = Number(
      readFileSync(join(placeOf(dataDir), 'cluster/postmaster.pid'), 'utf8').split('\n')[0],
    );
  };
  world.stop = async () => {
    world.server.process.kill('SIGTERM');
    await new Promise((resolve) => world.server.process.once('exit', resolve));
  };
  /** Fills in bulk what would take an hour by the front door. */
  world.fill = async (statements) => {
    const host = join(placeOf(dataDir), 'socket');
    const options = { port: 5432, user: 'switchyard', database: 'switchyard', max: 1 };
    const sql = postgres({ host, ...options, onnotice: () => undefined });
    let rows;
    for (const one of statements) rows = await sql.unsafe(one);
    await sql.end();
    return rows;
  };
  try {
    await world.start();
    world.made = await makeOrganization(world.server.url);
    await measure(world);
  } finally {
    receiver.kill();
    const place = placeOf(dataDir);
    await world.stop();
    for (const dir of [dataDir, place]) rmSync(dir, { recursive: true, force: true });
  }
}

/** Bytes of memory that the server has in use now, its database left out. */
export function memoryOf({ server }) {
  const status = readFileSync(`/proc/${server.process.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) * 1_024;
}

export function middle(figures, by) {
  return figures.toSorted((a, b) => by(a) - by(b))[Math.floor(figures.length / 2)];
}

/** A source with one webhook; answers its key. */
export async function makeSource({ organization, ask: query }, url, config) {
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

export function ask(receiver, what) {
  return new Promise((resolve) => {
    receiver.once('message', resolve);
    receiver.send(what);
  });
}

export function feed(url, keys, ...more) {
  const child = fork(join(import.meta.dirname, 'feed.mjs'), [url, keys.join(','), ...more.map(String)]);
  return new Promise((resolve, reject) => {
    child.once('message', resolve).once('error', reject);
    child.once('exit', (code) => code !== 0 && reject(new Error('Events could not be sent.')));
  });
}

export async function until(isMet, withinMs = 120_000) {
  const endMs = performance.now() + withinMs;
  while (!(await isMet())) {
    if (performance.now() > endMs) throw new Error('Not all events have arrived.');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
