import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openDatabase, type DatabaseAddress } from '../storage/database.ts';
import { startEmbeddedPostgres } from '../storage/embedded/embedded.ts';
import { migrate } from '../storage/migrate.ts';
import { openTestDatabase, type TestDatabase } from '../storage/testing.ts';
import { dropHour, listHours } from './hours.ts';
import { openPostgresStream } from './postgres.ts';
import { StreamUnavailable, type Entry, type Reader, type Stream } from './stream.ts';

const log = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
const hourMs = 3_600_000;

function open(address: DatabaseAddress): Promise<Stream> {
  return openPostgresStream({ address, log, now: () => Date.now() });
}

function append(stream: Stream, text: string, atMs = Date.now()) {
  return stream.append({ atMs, head: '{}', body: Buffer.from(text) });
}

const texts = (entries: Entry[]) => entries.map((entry) => entry.body.toString());

/** Reads until a text comes, and answers all that were read. */
async function readUntil(reader: Reader, text: string): Promise<string[]> {
  const read: string[] = [];
  while (!read.includes(text)) {
    const entries = await reader.next(1_000);
    if (entries.length === 0) throw new Error(`The reader was closed after ${read.length} entries.`);
    read.push(...texts(entries));
  }
  return read;
}

describe('the log in PostgreSQL', () => {
  let opened: TestDatabase;
  let stream: Stream;
  beforeEach(async () => {
    opened = await openTestDatabase();
    stream = await open(opened.address);
  });
  afterEach(async () => {
    await stream.close();
    await opened.close();
  });

  /** The server process that writes the lane. */
  async function laneProcess(): Promise<number> {
    const [row] = await opened.database.sql<{ pid: number }[]>`
      select pid from pg_locks where locktype = 'advisory' and classid = 7301204
        and database = (select oid from pg_database where datname = current_database())`;
    if (row === undefined) throw new Error('Nobody holds a lane.');
    return row.pid;
  }

  test('a fault that shows only at the commit is told at once', async () => {
    const { atMs } = await append(stream, 'before');
    const table = `stream.entries_${new Date(atMs).toISOString().replace(/\D/g, '').slice(0, 10)}`;
    await opened.database.sql.unsafe(`
      create function refuse() returns trigger language plpgsql as $$ begin raise exception 'The disk is full.'; end $$;
      create constraint trigger refuse after insert on ${table} deferrable initially deferred
        for each row execute function refuse()`);
    const from = Date.now();
    const refused = await append(stream, 'x').catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(StreamUnavailable);
    expect(String((refused as Error).cause)).toContain('The disk is full.');
    expect(Date.now() - from).toBeLessThan(2_000);
    await opened.database.sql.unsafe(`drop trigger refuse on ${table}`);
    await vi.waitFor(() => append(stream, 'after'), { timeout: 10_000 });
    expect(await readUntil(await stream.read('test'), 'after')).toEqual(['before', 'after']);
  });

  test('a database that no longer answers is given up after ten seconds, and left when it answers again', async () => {
    await append(stream, 'before');
    const pid = await laneProcess();
    process.kill(pid, 'SIGSTOP');
    try {
      const refused = await Promise.allSettled([append(stream, 'x'), append(stream, 'y')]);
      for (const one of refused)
        expect(one).toMatchObject({ reason: expect.any(StreamUnavailable) as unknown });
      // The stopped session keeps its lane; another is free.
      await vi.waitFor(() => append(stream, 'after'), { timeout: 5_000 });
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    const read = await readUntil(await stream.read('test'), 'after');
    expect(read).toEqual(expect.arrayContaining(['before', 'after']));
  });

  test('a lane is taken over with its time, though the clock was set back', async () => {
    const first = await append(stream, 'a', Date.now() + 5 * hourMs);
    await stream.close();
    stream = await open(opened.address);
    const second = await append(stream, 'b', Date.now());
    expect(second).toMatchObject({ lane: first.lane, atMs: first.atMs });
    expect(second.offset).toBeGreaterThan(first.offset);
    expect(await readUntil(await stream.read('test'), 'b')).toEqual(['a', 'b']);
  });

  test('a reader goes through hours as they come, and over those that were dropped', async () => {
    const reader = await stream.read('test');
    for (const hour of [1, 2, 3]) await append(stream, `h${hour}`, hour * hourMs);
    expect(await readUntil(reader, 'h3')).toEqual(['h1', 'h2', 'h3']);
    for (const hour of [10, 11, 12]) await append(stream, `h${hour}`, hour * hourMs);
    expect(await readUntil(reader, 'h12')).toEqual(['h10', 'h11', 'h12']);
    expect(await listHours(opened.database.sql)).toEqual([1, 2, 3, 4, 10, 11, 12, 13]);
    for (const hour of [1, 2, 10]) await dropHour(opened.database.sql, hour);
    expect(await listHours(opened.database.sql)).toEqual([3, 4, 11, 12, 13]);
    expect(await readUntil(await stream.read('other'), 'h12')).toEqual(['h3', 'h11', 'h12']);
  });

  test('a lane with a backlog does not hide another', async () => {
    const second = await open(opened.address);
    try {
      for (let n = 0; n < 300; n++) await append(stream, `a${n}`);
      await append(second, 'b');
      const reader = await stream.read('test');
      const seen: string[] = [];
      for (let look = 0; look < 4 && !seen.includes('b'); look++) seen.push(...texts(await reader.next(50)));
      expect(seen).toContain('b');
    } finally {
      await second.close();
    }
  });

  test('another process is told of an append, and does not wait for its next look', async () => {
    const other = await open(opened.address);
    try {
      const reader = await other.read('test');
      await append(stream, 'first');
      await readUntil(reader, 'first');
      const waits: number[] = [];
      for (let n = 0; n < 10; n++) {
        const next = reader.next(10);
        const from = performance.now();
        await append(stream, `e${n}`);
        expect(texts(await next)).toEqual([`e${n}`]);
        waits.push(performance.now() - from);
      }
      // The look that needs no notice comes every 500 ms.
      expect(waits.sort((a, b) => a - b)[5]).toBeLessThan(150);
    } finally {
      await other.close();
    }
  });
});

test('what was appended survives the death of PostgreSQL, and appends go on by themselves', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'switchyard-stream-'));
  const server = await startEmbeddedPostgres({ dataDir, log });
  const database = openDatabase(server.address);
  await migrate(database.sql);
  const stream = await open(server.address);
  try {
    const confirmed: string[] = [];
    for (let round = 0; round < 3; round++) {
      let isDown = false;
      const writing = Array.from({ length: 16 }, async (_, writer) => {
        for (let n = 0; !isDown; n++) {
          const text = `${round}:${writer}:${n}`;
          await append(stream, text).then(
            () => confirmed.push(text),
            () => (isDown = true),
          );
        }
      });
      const enough = confirmed.length + 500;
      await vi.waitFor(() => expect(confirmed.length).toBeGreaterThan(enough), { timeout: 20_000 });
      const [pid] = readFileSync(join(server.place, 'cluster/postmaster.pid'), 'utf8').split('\n');
      process.kill(Number(pid), 'SIGKILL');
      await Promise.all(writing);
      await vi.waitFor(() => append(stream, `up again ${round}`), { timeout: 30_000, interval: 100 });
    }
    const reader = await stream.read('test');
    const read = new Set(await readUntil(reader, 'up again 2'));
    expect(confirmed.filter((text) => !read.has(text))).toEqual([]);
  } finally {
    await stream.close();
    await database.close();
    await server.close();
    rmSync(dataDir, { recursive: true, force: true });
    rmSync(server.place, { recursive: true, force: true });
  }
}, 120_000);
