import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { connect, type DatabaseAddress } from '../database.ts';
import { startEmbeddedPostgres } from './embedded.ts';
import { isRunning } from './processes.ts';

const program = join(import.meta.dirname, 'testing-process.ts');
const log = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
const isRoot = process.getuid?.() === 0;
const ordinary = isRoot ? { uid: 65_534, gid: 65_534 } : {};
/** Where the checkout is below /root, no other user can run it. */
const canRunAsOrdinary =
  spawnSync(process.execPath, ['-e', `fs.readFileSync(${JSON.stringify(program)})`], {
    ...ordinary,
    cwd: '/',
  }).status === 0;

type Started = { child: ChildProcess; address: DatabaseAddress; place: string };
const children: ChildProcess[] = [];
const folders = new Set<string>();

afterEach(async () => {
  for (const child of children.splice(0)) await end(child, 'SIGTERM');
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  folders.clear();
});

function newDataDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'switchyard-lifetimes-'));
  folders.add(dir);
  chmodSync(dir, 0o755);
  return dir;
}

async function start(dataDir: string, user: { uid?: number; gid?: number } = {}): Promise<Started> {
  const child = spawn(process.execPath, ['--import', 'tsx', program, dataDir], {
    ...user,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  let text = '';
  for await (const chunk of child.stdout!) {
    text += String(chunk);
    if (text.endsWith('\n')) break;
  }
  const said = JSON.parse(text) as { error?: string; address: DatabaseAddress; place: string };
  if (said.error !== undefined) throw new Error(said.error);
  folders.add(said.place);
  return { child, ...said };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number> {
  const from = Date.now();
  if (child.exitCode === null && child.signalCode === null) {
    const exit = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await exit;
  }
  return Date.now() - from;
}

async function ask(address: DatabaseAddress, query: string): Promise<unknown> {
  const sql = connect(address, 1, { connect_timeout: 3 });
  try {
    return await sql.unsafe(query);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

function serverOf({ place }: { place: string }): number {
  return Number(readFileSync(join(place, 'cluster/postmaster.pid'), 'utf8').split('\n')[0]);
}

/** Whoever adopted an orphan takes a moment to note that it has ended; until then it is listed. */
async function isOver(pid: number): Promise<void> {
  await vi.waitFor(() => expect(isRunning(pid)).toBe(false), 5_000);
}

test('a server outlives its killed parent with all it holds, is adopted, and is stopped by its new owner', async () => {
  const dataDir = newDataDir();
  const first = await start(dataDir);
  await ask(first.address, 'create table kept as select 7 as n');
  const pid = serverOf(first);
  await end(first.child, 'SIGKILL');
  expect(isRunning(pid)).toBe(true);

  const second = await start(dataDir);
  expect(serverOf(second)).toBe(pid);
  expect(await ask(second.address, 'select n from kept')).toEqual([{ n: 7 }]);
  await end(second.child, 'SIGTERM');
  await isOver(pid);
});

test('a start works after everything was killed at once', async () => {
  const dataDir = newDataDir();
  const first = await start(dataDir);
  await ask(first.address, 'create table kept as select 7 as n');
  process.kill(serverOf(first), 'SIGKILL');
  await end(first.child, 'SIGKILL');
  const second = await start(dataDir);
  expect(await ask(second.address, 'select n from kept')).toEqual([{ n: 7 }]);
});

test('one that hangs is not adopted but replaced', async () => {
  const dataDir = newDataDir();
  const first = await start(dataDir);
  const pid = serverOf(first);
  await end(first.child, 'SIGKILL');
  process.kill(pid, 'SIGSTOP');
  const second = await start(dataDir);
  await isOver(pid);
  expect(await ask(second.address, 'select 1 as n')).toEqual([{ n: 1 }]);
});

test('processes that start at the same moment share one server, and the last one leaves nothing running', async () => {
  const dataDir = newDataDir();
  const started = await Promise.all([1, 2, 3].map(() => start(dataDir)));
  const pid = serverOf(started[0]!);
  for (const { address } of started)
    expect(await ask(address, 'select pg_postmaster_start_time() is not null as up')).toEqual([{ up: true }]);
  await Promise.all(started.map(({ child }) => end(child, 'SIGTERM')));
  await isOver(pid);
  expect(existsSync(join(started[0]!.place, 'cluster/postmaster.pid'))).toBe(false);
});

test.each(['SIGKILL', 'SIGTERM'] as const)(
  'who joined takes over when the owner ends by %s',
  async (signal) => {
    const dataDir = newDataDir();
    const owner = await start(dataDir);
    const joined = await startEmbeddedPostgres({ dataDir, log });
    await end(owner.child, signal);
    await vi.waitFor(
      () => expect(readFileSync(join(joined.place, 'owner.json'), 'utf8')).toContain(`"pid":${process.pid},`),
      10_000,
    );
    await vi.waitFor(
      async () => expect(await ask(joined.address, 'select 1 as n')).toEqual([{ n: 1 }]),
      20_000,
    );
    const pid = serverOf(joined);
    await joined.close();
    await isOver(pid);
  },
);

test('a stop does not wait for whoever holds a transaction open', async () => {
  const one = await start(newDataDir());
  const sql = connect(one.address, 1);
  const open = sql.unsafe('begin; select pg_sleep(60)').catch(() => undefined);
  await expect
    .poll(() =>
      ask(
        one.address,
        `select 1 as n from pg_stat_activity where query like '%pg_sleep%' and pid <> pg_backend_pid()`,
      ),
    )
    .toHaveLength(1);
  expect(await end(one.child, 'SIGTERM')).toBeLessThan(10_000);
  await open;
  await sql.end({ timeout: 0 });
});

test.runIf(canRunAsOrdinary)(
  'an ordinary user has all of it in DATA_DIR, and nobody else may enter',
  async () => {
    const dataDir = newDataDir();
    if (isRoot) chownSync(dataDir, 65_534, 65_534);
    const one = await start(dataDir, ordinary);
    expect(one.place).toBe(join(dataDir, 'postgres'));
    for (const folder of ['', 'cluster', 'socket'])
      expect(statSync(join(one.place, folder)).mode & 0o777).toBe(0o700);
    expect(statSync(join(one.place, 'cluster')).uid).toBe(statSync(dataDir).uid);
  },
);

test.runIf(canRunAsOrdinary)('a long DATA_DIR does not make the path of the socket too long', async () => {
  const dataDir = join(newDataDir(), 'a'.repeat(90));
  mkdirSync(dataDir);
  if (isRoot) chownSync(dataDir, 65_534, 65_534);
  const { address } = await start(dataDir, ordinary);
  const { socketDir } = address as Extract<DatabaseAddress, { kind: 'socket' }>;
  folders.add(socketDir);
  expect(Buffer.byteLength(`${socketDir}/.s.PGSQL.5432.lock`)).toBeLessThanOrEqual(100);
  expect(await ask(address, 'select 1 as n')).toEqual([{ n: 1 }]);
});

test.runIf(canRunAsOrdinary)(
  'a lock that names another program of the same user does not keep it from starting',
  async () => {
    const dataDir = newDataDir();
    if (isRoot) chownSync(dataDir, 65_534, 65_534);
    const first = await start(dataDir, ordinary);
    await end(first.child, 'SIGTERM');
    const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', 'postgres'], {
      ...ordinary,
      stdio: 'ignore',
    });
    children.push(stranger);
    const lock = join(first.place, 'cluster/postmaster.pid');
    writeFileSync(lock, `${stranger.pid}\n${first.place}/cluster\n`);
    const second = await start(dataDir, ordinary);
    expect(await ask(second.address, 'select 1 as n')).toEqual([{ n: 1 }]);
    expect(isRunning(stranger.pid!)).toBe(true);
  },
);

test.runIf(isRoot)('a database whose place is gone is not made anew', async () => {
  const dataDir = newDataDir();
  const first = await start(dataDir);
  await end(first.child, 'SIGTERM');
  rmSync(first.place, { recursive: true });
  await expect(start(dataDir)).rejects.toThrow(
    /says that the database is in .*, and it is not there\. Put it back/,
  );
  expect(existsSync(first.place)).toBe(false);
});

test.runIf(isRoot && canRunAsOrdinary)(
  'what root made is refused to others, and what others made to root',
  async () => {
    const byRoot = newDataDir();
    await end((await start(byRoot)).child, 'SIGTERM');
    chmodSync(byRoot, 0o777);
    await expect(start(byRoot, ordinary)).rejects.toThrow(/was made by root\. Start Switchyard as root/);

    const byOther = newDataDir();
    chownSync(byOther, 65_534, 65_534);
    await end((await start(byOther, ordinary)).child, 'SIGTERM');
    await expect(start(byOther)).rejects.toThrow(/belongs to user 65534\. Start Switchyard as that user/);
  },
);

test('whoever is connected goes on after a crash: no process ends, no connection of a pool is lost', async () => {
  const dataDir = newDataDir();
  const server = await startEmbeddedPostgres({ dataDir, log });
  folders.add(server.place);
  // Without its growing pauses between attempts, which are not what is promised here.
  const pool = connect(server.address, 4, { backoff: () => 0.1 });
  const ended = { is: false };
  let transactions = 0;
  const busy = Array.from({ length: 8 }, async () => {
    while (!ended.is)
      await pool
        .begin(async (transaction) => {
          await transaction`select 1`;
          await transaction`select pg_sleep(0.01)`;
        })
        .then(() => transactions++)
        .catch(() => new Promise((resolve) => setImmediate(resolve)));
  });
  for (let crash = 0; crash < 3; crash++) {
    const before = transactions;
    await expect.poll(() => transactions, { timeout: 20_000 }).toBeGreaterThan(before + 50);
    process.kill(serverOf(server), 'SIGKILL');
  }
  const before = transactions;
  await expect.poll(() => transactions, { timeout: 20_000 }).toBeGreaterThan(before + 50);
  ended.is = true;
  await Promise.all(busy);
  // All four at once: a connection that hangs would not answer.
  const pids = await Promise.all([1, 2, 3, 4].map(() => pool`select pg_backend_pid() as pid, pg_sleep(0.2)`));
  expect(new Set(pids.map(([row]) => row?.pid)).size).toBe(4);
  await pool.end({ timeout: 1 });
  await server.close();
});
