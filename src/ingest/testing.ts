import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { vi } from 'vitest';
import type { Envelope } from '../domain/envelope.ts';
import type { StampedEvent } from '../domain/events.ts';
import { newId, newSourceId } from '../domain/ids.ts';
import type { Meter } from '../domain/metrics/meter.ts';
import { unpack } from '../domain/unpack.ts';
import { findNear } from '../storage/near-keys.ts';
import { openRejections } from '../storage/rejections.ts';
import { openSourceKeys } from '../storage/source-keys.ts';
import { openTestDatabase } from '../storage/testing.ts';
import { openPostgresStream } from '../stream/postgres.ts';
import type { Entry, Stream } from '../stream/stream.ts';
import { createIngest } from './ingest.ts';

export const silentLog = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };

export type TestIngest = Awaited<ReturnType<typeof openTestIngest>>;

/** Looks at a request before ingest does. True where it has dealt with it, and ingest shall not see it. */
export type Watch = (request: IncomingMessage, response: ServerResponse) => boolean;

/**
 * Real HTTP in front of a real database. `wrap` may put something between ingest and the stream, `watch` something in
 * front of ingest.
 */
export async function openTestIngest(
  wrap: (stream: Stream) => Stream = (stream) => stream,
  watch: Watch = () => false,
  meter?: Meter,
) {
  const opened = await openTestDatabase();
  const { sql } = opened.database;
  const now = () => Date.now();
  const stream = await openPostgresStream({ address: opened.address, log: silentLog, now });
  const sources = await openSourceKeys(opened.database);
  let rejections = openRejections({ sql, log: silentLog, now });

  const server = createServer((request, response) => handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on TCP has such an address.
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const ingest = createIngest({
    stream: wrap(stream),
    sources,
    rejections: { add: (one, count) => rejections.add(one, count), close: () => rejections.close() },
    findNear: (key) => findNear(sql, key),
    log: silentLog,
    now,
    publicUrl: url,
    ...(meter && { meter }),
  });
  function handle(request: IncomingMessage, response: ServerResponse): void {
    if (watch(request, response)) return;
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    if (ingest.handles(request.method ?? 'GET', path)) ingest.handle(request, response);
    else response.writeHead(418).end('not ours');
  }

  const orgId = newId();
  await sql`insert into organizations (id, name) values (${orgId}, 'Org')`;

  async function newSource(platform = 'server', id = newSourceId()): Promise<string> {
    await sql`insert into sources (id, org_id, name, platform) values (${id}, ${orgId}, 'Source', ${platform})`;
    return id;
  }

  let read = 0;
  /** What was appended since the last call. All appends are on disk when ingest has answered. */
  async function entries(): Promise<(Entry & { envelope: Envelope; events: StampedEvent[] })[]> {
    const tables = await sql<{ name: string }[]>`
      select schemaname || '.' || tablename as name from pg_tables where schemaname = 'stream' order by 1`;
    const rows: Entry[] = [];
    for (const { name } of tables)
      rows.push(
        ...(await sql.unsafe<Entry[]>(
          `select lane, "offset"::float8 as "offset", extract(epoch from at) * 1000 as "atMs", head, body from ${name} order by "offset"`,
        )),
      );
    const fresh = rows.slice(read);
    read = rows.length;
    return fresh.map((entry) => ({
      ...entry,
      envelope: JSON.parse(entry.head) as Envelope,
      events: unpack({ ...entry, atMs: Number(entry.atMs) }),
    }));
  }

  return {
    url,
    port,
    sql,
    orgId,
    ingest,
    stream,
    sources,
    newSource,
    entries,
    async rejected(): Promise<{ code: string; reason: string; sample: string | null }[]> {
      await rejections.close();
      rejections = openRejections({ sql, log: silentLog, now });
      const rows = await sql<{ code: string; reason: string; sample: string | null }[]>`
        select code, reason, sample from rejections order by at, id`;
      await sql`delete from rejections`;
      return rows;
    },
    post: (path: string, body: RequestInit['body'], headers: Record<string, string> = {}) =>
      fetch(`${url}${path}`, { method: 'POST', body, headers }),
    async close() {
      await ingest.drain();
      await new Promise((resolve) => (server.closeAllConnections(), server.close(resolve)));
      await rejections.close();
      await sources.close();
      await stream.close();
      await opened.close();
    },
  };
}

/** Sends bytes over a bare socket and answers what came back until the other side was silent or ended. */
export function sendRaw(
  port: number,
  bytes: string | Buffer,
  isComplete: (answer: string) => boolean,
): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
      if (isComplete(answer)) socket.end();
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}

export function basic(key: string): string {
  return `Basic ${Buffer.from(`${key}:`).toString('base64')}`;
}
