import { createHash, timingSafeEqual } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import type { Room } from './front.ts';
import type { Registry } from './metrics.ts';
import { readDatabaseGauges, type DatabaseGauges } from './storage/metrics/gauges.ts';
import type { Sql } from './storage/database.ts';

/** How long the database may take to say how it is; then the page says that it is away. */
const databaseMsMax = 2_000;
const loopResolutionMs = 20;

/**
 * GET /metrics, for whoever has the token: this process, and what all of them share, as the database says. Without a
 * token there is no such page.
 */
export function createMetricsRoom(options: {
  registry: Registry;
  sql: Sql;
  token: string | undefined;
  now: () => number;
}): Room {
  const { registry, sql, token, now } = options;
  let shared: DatabaseGauges | undefined;
  if (token !== undefined) {
    measureProcess(registry);
    measureDatabase(registry, () => shared);
  }

  async function answerMetrics(response: ServerResponse): Promise<void> {
    const read = readDatabaseGauges(sql, now()).catch(() => undefined);
    shared = await Promise.race([read, wait(databaseMsMax, undefined, { ref: false })]);
    answer(response, 200, registry.text(), { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' });
  }

  return {
    handles: (_method, path) => path === '/metrics',
    handle(request, response) {
      request.resume();
      if (token === undefined) return answer(response, 404, 'There is no such file.\n');
      if (request.method !== 'GET' && request.method !== 'HEAD')
        return answer(response, 405, 'Metrics are read with GET.\n', { allow: 'GET, HEAD' });
      if (!isToken(request.headers.authorization, token))
        return answer(response, 401, 'Send the header authorization: Bearer METRICS_TOKEN.\n', {
          'www-authenticate': 'Bearer',
        });
      answerMetrics(response).catch(() => response.destroy());
    },
  };
}

/** In a time that says nothing of how much of it was right. */
function isToken(authorization: string | undefined, token: string): boolean {
  const given = /^Bearer +(.+)$/i.exec(authorization ?? '')?.[1] ?? '';
  return timingSafeEqual(digestOf(given), digestOf(token));
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function answer(
  response: ServerResponse,
  status: number,
  text: string,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, {
    ...{
      'content-type': 'text/plain; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    },
    ...headers,
  });
  response.end(text);
}

function measureProcess({ gauge }: Registry): void {
  const loop = monitorEventLoopDelay({ resolution: loopResolutionMs });
  loop.enable();
  // It counts from one look to the next, and its own interval along.
  const late = (ns: number) => Math.max(ns / 1e9 - loopResolutionMs / 1e3, 0);
  gauge(
    'process_start_time_seconds',
    'When the process began, in Unix seconds.',
    () => performance.timeOrigin / 1e3,
  );
  gauge('process_cpu_seconds', 'CPU time of the process so far.', () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  });
  gauge('process_resident_memory_bytes', 'Memory of the process.', () => process.memoryUsage.rss());
  gauge('nodejs_heap_used_bytes', 'Memory of JavaScript values.', () => process.memoryUsage().heapUsed);
  gauge('nodejs_eventloop_lag_p50_seconds', 'How late timers were since the last look: half of them.', () =>
    late(loop.percentile(50)),
  );
  gauge(
    'nodejs_eventloop_lag_p99_seconds',
    'How late timers were since the last look: all but one of 100.',
    () => late(loop.percentile(99)),
  );
  gauge('nodejs_eventloop_lag_max_seconds', 'How late a timer was since the last look, at worst.', () => {
    const worst = late(loop.max);
    loop.reset();
    return worst;
  });
}

function measureDatabase({ gauge }: Registry, read: () => DatabaseGauges | undefined): void {
  gauge('switchyard_database_up', 'Whether the database answered, 1 or 0.', () => (read() ? 1 : 0));
  gauge(
    'switchyard_database_connections',
    'Connections to the database, of all processes.',
    () => read()?.connections,
  );
  gauge('switchyard_waits', 'Deliveries that wait on disk, of all processes.', () => read()?.waits);
  gauge('switchyard_letters_queued', 'Letters that wait for the mail server.', () => read()?.letters);
}
