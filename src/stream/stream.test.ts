import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { connect } from '../storage/database.ts';
import { openTestDatabase, type TestDatabase } from '../storage/testing.ts';
import { openPostgresStream } from './postgres.ts';
import { LaneLost, StreamUnavailable, type Entry, type Reader, type Stream } from './stream.ts';

const log = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };

const implementations = [
  [
    'postgres',
    (opened: TestDatabase, now: () => number) => openPostgresStream({ address: opened.address, log, now }),
  ],
] as const;

describe.each(implementations)('%s stream', (_name, open) => {
  let opened: TestDatabase;
  let streams: Stream[];
  beforeEach(async () => {
    opened = await openTestDatabase();
    streams = [];
  });
  afterEach(async () => {
    for (const stream of streams) await stream.close();
    await opened.close();
  });

  async function start(now = () => Date.now()): Promise<Stream> {
    const stream = await open(opened, now);
    streams.push(stream);
    await vi.waitFor(() => expect(stream.isReady()).toBe(true));
    return stream;
  }

  async function append(stream: Stream, text: string, atMs = Date.now()) {
    return stream.append({ atMs, head: `{"head":"${text}"}`, body: Buffer.from(text) });
  }

  async function readAll(reader: Reader, count: number): Promise<Entry[]> {
    const entries: Entry[] = [];
    while (entries.length < count) {
      const more = await reader.next(1_000);
      if (more.length === 0) throw new Error(`The reader was closed after ${entries.length} of ${count}.`);
      entries.push(...more);
    }
    return entries;
  }

  const texts = (entries: Entry[]) => entries.map((entry) => entry.body.toString());

  /** Ends every connection of this database but the asking one, as a restart of the server would. */
  async function cutConnections(): Promise<void> {
    await opened.database.sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`;
  }

  test('what was appended is read in order, byte for byte', async () => {
    const stream = await start();
    const body = Buffer.from([0, 1, 2, 255, 254, 34, 92]);
    await stream.append({ atMs: 5, head: '{"é":"😀"}', body });
    for (let n = 0; n < 200; n++) await append(stream, `e${n}`);
    const entries = await readAll(await stream.read('test'), 201);
    expect(entries[0]).toMatchObject({ head: '{"é":"😀"}', body });
    expect(texts(entries.slice(1))).toEqual(Array.from({ length: 200 }, (_, n) => `e${n}`));
  });

  test('time never falls within a lane, though the clock does', async () => {
    const stream = await start();
    await append(stream, 'a', 7_200_000);
    await append(stream, 'b', 10);
    const [a, b] = await readAll(await stream.read('test'), 2);
    expect(b?.atMs).toBe(a?.atMs);
  });

  test('entries of several hours are read in the order of their appends', async () => {
    const stream = await start();
    for (let hour = 0; hour < 5; hour++) await append(stream, `h${hour}`, hour * 3_600_000 + 5);
    expect(texts(await readAll(await stream.read('test'), 5))).toEqual(['h0', 'h1', 'h2', 'h3', 'h4']);
  });

  test('an append wakes a reader that waits', async () => {
    const stream = await start();
    const reader = await stream.read('test');
    const next = reader.next(10);
    await append(stream, 'late');
    expect(texts(await next)).toEqual(['late']);
  });

  test('an entry that was not committed is read again, one that was is not', async () => {
    const stream = await start();
    const reader = await stream.read('test');
    for (const text of ['a', 'b', 'c']) await append(stream, text);
    const [, b] = await readAll(reader, 3);
    if (b) await reader.commit(b);
    await reader.close();
    expect(texts(await (await stream.read('test')).next(10))).toEqual(['c']);
  });

  test('readers of different names do not disturb each other', async () => {
    const stream = await start();
    await append(stream, 'a');
    const one = await stream.read('one');
    const [a] = await one.next(10);
    if (a) await one.commit(a);
    expect(texts(await (await stream.read('two')).next(10))).toEqual(['a']);
  });

  test('appends at once share commits', async () => {
    const stream = await start();
    const [before] = await opened.database.sql<{ n: string }[]>`select pg_current_xact_id()::text as n`;
    await Promise.all(Array.from({ length: 400 }, (_, n) => append(stream, `e${n}`)));
    const [after] = await opened.database.sql<{ n: string }[]>`select pg_current_xact_id()::text as n`;
    expect(Number(after?.n) - Number(before?.n)).toBeLessThan(60);
    expect((await readAll(await stream.read('test'), 400)).length).toBe(400);
  });

  test('six writers at once lose nothing and keep the order of each', async () => {
    const writers = await Promise.all(Array.from({ length: 6 }, () => start()));
    const reader = await (await start()).read('test');
    const reading = readAll(reader, 600);
    await Promise.all(
      writers.map(async (writer, w) => {
        for (let n = 0; n < 100; n++) await append(writer, `${w}:${n}`);
      }),
    );
    const read = texts(await reading);
    expect(new Set(read).size).toBe(600);
    for (let w = 0; w < 6; w++)
      expect(read.filter((text) => text.startsWith(`${w}:`))).toEqual(
        Array.from({ length: 100 }, (_, n) => `${w}:${n}`),
      );
  });

  test('one entry is found by its place', async () => {
    const stream = await start();
    await append(stream, 'a');
    const place = await append(stream, 'b');
    expect((await stream.entry(place))?.body.toString()).toBe('b');
    expect(await stream.entry({ ...place, atMs: 0 })).toBeUndefined();
    expect(await stream.entry({ ...place, offset: 1 })).toBeUndefined();
  });

  test('a lost connection refuses what is under way, never hangs, and is mended', async () => {
    const stream = await start();
    await append(stream, 'before');
    const under = Promise.allSettled(Array.from({ length: 2_000 }, (_, n) => append(stream, `e${n}`)));
    await cutConnections();
    const acknowledged = (await under).flatMap((one, n) => (one.status === 'fulfilled' ? [`e${n}`] : []));
    const refused = (await under).find((one) => one.status === 'rejected');
    if (refused) expect(refused.reason).toBeInstanceOf(StreamUnavailable);
    await vi.waitFor(() => append(stream, 'after'), { timeout: 15_000 });

    const seen = new Set<string>();
    const reader = await stream.read('test');
    while (!seen.has('after')) for (const text of texts(await reader.next(1_000))) seen.add(text);
    expect(acknowledged.filter((text) => !seen.has(text))).toEqual([]);
  });

  test('a reader whose lane was taken over cannot commit', async () => {
    const first = await start();
    const reader = await first.read('test');
    await append(first, 'a');
    const [a] = await reader.next(10);
    const lost = vi.fn();
    reader.onLost(lost);
    // As after a pause longer than the lease: another owner has the lane since.
    await opened.database
      .sql`update stream_cursors set epoch = epoch + 1, owner = 1, lease_until = now() + interval '1 hour'`;
    if (a) await expect(reader.commit(a)).rejects.toThrow(LaneLost);
    expect(lost).toHaveBeenCalledWith(a?.lane);
  });

  test('a reader in another process goes on where a killed one stopped, without waiting for its lease', async () => {
    const stream = await start();
    const a = await append(stream, 'a');
    await append(stream, 'b');
    // Another process: it holds the lane for an hour, has done the first entry, and is killed.
    const other = connect(opened.address, 1);
    await other`select pg_advisory_lock(7301205, 42)`;
    await other`
      insert into stream_cursors (consumer, lane, at, "offset", owner, lease_until)
      values ('test', ${a.lane}, ${new Date(a.atMs)}, ${a.offset}, 42, now() + interval '1 hour')`;
    const reader = await stream.read('test');
    const next = reader.next(10);
    const first = await Promise.race([next, append(stream, 'c').then(() => 'nothing was read')]);
    expect(first).toBe('nothing was read');
    await other.end();
    const read = await next;
    expect(texts(read.length > 1 ? read : [...read, ...(await reader.next(10))])).toEqual(['b', 'c']);
  });

  test('while the database is away an append is refused at once', async () => {
    const { sql } = opened.database;
    const stream = await start();
    const admin = connect({ ...opened.address, database: 'postgres' } as typeof opened.address, 1);
    const [name] = await sql<{ name: string }[]>`select current_database() as name`;
    await admin.unsafe(`alter database ${name?.name} allow_connections false`);
    await cutConnections();
    await vi.waitFor(() => expect(stream.isReady()).toBe(false));
    await expect(append(stream, 'x')).rejects.toThrow(StreamUnavailable);
    await admin.unsafe(`alter database ${name?.name} allow_connections true`);
    await admin.end();
    await vi.waitFor(() => append(stream, 'y'), { timeout: 15_000 });
  });
});
