import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { CannotStart } from '../../domain/cannot-start.ts';
import { connect, type DatabaseAddress } from '../database.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded.ts';
import { isRunning } from './processes.ts';

const log = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
const opened: { close(): Promise<unknown> }[] = [];
const places = new Set<string>();

afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
  for (const place of places) rmSync(place, { recursive: true, force: true });
  places.clear();
});

function newDataDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'switchyard-embedded-'));
  places.add(dir);
  return dir;
}

async function start(dataDir: string): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir, log });
  places.add(server.place);
  opened.push(server);
  return server;
}

async function ask<Row>(address: DatabaseAddress, query: string): Promise<Row[]> {
  const sql = connect(address, 1, { connect_timeout: 3 });
  try {
    // The caller knows what its query answers.
    return (await sql.unsafe(query)) as unknown as Row[];
  } finally {
    await sql.end({ timeout: 1 });
  }
}

function postmasterOf(server: EmbeddedPostgres): number {
  return Number(readFileSync(join(server.place, 'cluster/postmaster.pid'), 'utf8').split('\n')[0]);
}

test('it starts, keeps what was written over a stop, and leaves nothing running', async () => {
  const dataDir = newDataDir();
  const first = await start(dataDir);
  await ask(first.address, 'create table kept as select 7 as n');
  const pid = postmasterOf(first);
  await first.close();
  await vi.waitFor(() => expect(isRunning(pid)).toBe(false), 5_000);
  expect(existsSync(join(first.place, 'owner.json'))).toBe(false);

  const second = await start(dataDir);
  expect(await ask(second.address, 'select n from kept')).toEqual([{ n: 7 }]);
});

test('a commit waits for the disk', async () => {
  const { address } = await start(newDataDir());
  expect(await ask(address, 'show synchronous_commit')).toEqual([{ synchronous_commit: 'on' }]);
  expect(await ask(address, 'show fsync')).toEqual([{ fsync: 'on' }]);
});

test('a server that was killed is started again', async () => {
  const server = await start(newDataDir());
  const pid = postmasterOf(server);
  process.kill(pid, 'SIGKILL');
  await vi.waitFor(
    async () => {
      expect(await ask(server.address, 'select 1 as n')).toEqual([{ n: 1 }]);
      expect(postmasterOf(server)).not.toBe(pid);
    },
    { timeout: 20_000, interval: 100 },
  );
});

test('a server that outlived its killed parent is adopted, and stopped by whom adopted it', async () => {
  const dataDir = newDataDir();
  const first = await start(dataDir);
  const pid = postmasterOf(first);
  // What a killed parent leaves behind: the server, and an owner that no longer lives.
  writeFileSync(join(first.place, 'owner.json'), JSON.stringify({ pid: 999_999_999, birth: '1' }));
  const second = await start(dataDir);
  expect(postmasterOf(second)).toBe(pid);
  await second.close();
  await vi.waitFor(() => expect(isRunning(pid)).toBe(false), 5_000);
});

test('a second process with the same DATA_DIR joins, and leaves the server running', async () => {
  const dataDir = newDataDir();
  const first = await start(dataDir);
  const second = await start(dataDir);
  expect(second.address).toEqual(first.address);
  await second.close();
  expect(await ask(first.address, 'select 1 as n')).toEqual([{ n: 1 }]);
});

test('a postmaster.pid that names another living program does not keep it from starting', async () => {
  const dataDir = newDataDir();
  const first = await start(dataDir);
  await first.close();
  writeFileSync(join(first.place, 'cluster/postmaster.pid'), `${process.pid}\n${first.place}/cluster\n`);
  await expect(start(dataDir)).resolves.toBeDefined();
});

test('a cluster of another major version is refused, and told what to do', async () => {
  const dataDir = newDataDir();
  const first = await start(dataDir);
  await first.close();
  writeFileSync(join(first.place, 'cluster/PG_VERSION'), '15\n');
  await expect(start(dataDir)).rejects.toThrow(
    /is of PostgreSQL 15; this release brings 18\. Run "npm run backup" with/,
  );
  await expect(start(dataDir)).rejects.toBeInstanceOf(CannotStart);
});

test('a DATA_DIR that cannot be written is refused, and told what to do', async () => {
  const dataDir = newDataDir();
  writeFileSync(join(dataDir, 'file'), '');
  await expect(start(join(dataDir, 'file/data'))).rejects.toThrow(
    /DATA_DIR .* cannot be written .*choose another: DATA_DIR=/,
  );
});
