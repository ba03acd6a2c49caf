import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMetricsRoom } from './metrics-room.ts';
import { createRegistry, type Registry } from './metrics.ts';
import { openTestDatabase, type TestDatabase } from './storage/testing.ts';

type Parsed = Map<string, { type: string; samples: Map<string, number> }>;

const nameText = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const labelText = '[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\\\\n]|\\\\["\\\\n])*"';
const sampleLine = new RegExp(
  `^(${nameText})(\\{${labelText}(?:,${labelText})*\\})? (NaN|[+-]Inf|[+-]?[0-9.]+(?:e[+-]?[0-9]+)?)$`,
);

/** Prometheus' text format, strictly: HELP, TYPE, then the samples of that family, and nothing else. */
function parse(text: string): Parsed {
  const parsed: Parsed = new Map();
  expect(text.endsWith('\n')).toBe(true);
  let family = '';
  let told = '';
  for (const line of text.slice(0, -1).split('\n')) {
    const help = new RegExp(`^# HELP (${nameText}) [^\\n]+$`).exec(line);
    const type = new RegExp(`^# TYPE (${nameText}) (counter|gauge|histogram)$`).exec(line);
    if (help) {
      told = help[1] ?? '';
      expect(parsed.has(told), `${told} comes once`).toBe(false);
    } else if (type) {
      family = type[1] ?? '';
      expect(family, 'HELP stands before TYPE').toBe(told);
      parsed.set(family, { type: type[2] ?? '', samples: new Map() });
    } else {
      const [, name = '', labels = '', value = ''] = sampleLine.exec(line) ?? [];
      const kind = parsed.get(family)?.type;
      const allowed =
        kind === 'histogram' ? ['_bucket', '_sum', '_count'].map((end) => family + end) : [family];
      expect(allowed, `the family of: ${line}`).toContain(name);
      if (kind === 'counter') expect(name).toMatch(/_total$/);
      const samples = parsed.get(family)?.samples;
      expect(samples?.has(name + labels), `${line} comes once`).toBe(false);
      samples?.set(name + labels, Number(value.replace('Inf', 'Infinity')));
    }
  }
  for (const [name, { type, samples }] of parsed) if (type === 'histogram') checkHistogram(name, samples);
  return parsed;
}

function checkHistogram(name: string, samples: Map<string, number>): void {
  const buckets = [...samples].filter(([key]) => key.startsWith(`${name}_bucket`));
  const bounds = buckets.map(([key]) => Number(/le="([^"]+)"/.exec(key)?.[1]?.replace('Inf', 'Infinity')));
  expect(bounds).toEqual(bounds.toSorted((a, b) => a - b));
  expect(bounds.at(-1)).toBe(Infinity);
  const counts = buckets.map(([, count]) => count);
  expect(counts).toEqual(counts.toSorted((a, b) => a - b));
  expect(counts.at(-1)).toBe(samples.get(`${name}_count`));
  expect(samples.has(`${name}_sum`)).toBe(true);
}

const valueOf = (parsed: Parsed, name: string) =>
  [...parsed.values()].flatMap(({ samples }) => [...samples]).find(([key]) => key === name)?.[1];

describe('the registry', () => {
  test('writes counters, gauges and histograms as Prometheus reads them, whatever stands in a label', () => {
    const registry = createRegistry();
    const requests = registry.counter('requests_total', 'Requests.\nBy "code" and \\.');
    requests({ code: 'a "b"\n\\c' });
    requests({ code: 'OK' }, 2);
    requests({ code: 'OK' });
    registry.counter('empty_total', 'Nothing yet.');
    registry.gauge('tiny', 'Small.', () => 1.5e-9);
    registry.gauge('unknown', 'Nobody knows.', () => undefined);
    const took = registry.histogram('took_seconds', 'Time.', [0.1, 1]);
    for (const value of [0.05, 0.1, 0.5, 7]) took(value);
    const parsed = parse(registry.text());
    expect(valueOf(parsed, 'requests_total{code="OK"}')).toBe(3);
    expect(valueOf(parsed, 'requests_total{code="a \\"b\\"\\n\\\\c"}')).toBe(1);
    expect(valueOf(parsed, 'tiny')).toBe(1.5e-9);
    expect([...(parsed.get('took_seconds')?.samples ?? [])]).toEqual([
      ['took_seconds_bucket{le="0.1"}', 2],
      ['took_seconds_bucket{le="1"}', 3],
      ['took_seconds_bucket{le="+Inf"}', 4],
      ['took_seconds_sum', 7.65],
      ['took_seconds_count', 4],
    ]);
  });

  test('the same name again is the same count, so that what begins anew counts on', () => {
    const registry = createRegistry();
    for (let n = 0; n < 2; n++) registry.counter('shifts_total', 'Shifts.')();
    for (let n = 0; n < 2; n++) registry.gauge('shift', 'The shift.', () => n);
    const parsed = parse(registry.text());
    expect([valueOf(parsed, 'shifts_total'), valueOf(parsed, 'shift')]).toEqual([2, 1]);
  });

  test.each([
    'a 1\n',
    '# TYPE a counter\n',
    '# HELP a A.\n# TYPE a gauge\na{b="c} 1\n',
    '# HELP a A.\n# TYPE a gauge\na 1',
  ])('the parser of this test refuses what is none (negative control): %j', (text) =>
    expect(() => parse(text)).toThrow(),
  );
});

describe('GET /metrics', () => {
  const token = 'a-token-of-its-own';
  let database: TestDatabase;
  let registry: Registry;
  const closes: (() => void)[] = [];
  beforeAll(async () => void (database = await openTestDatabase()));
  afterAll(async () => {
    for (const close of closes) close();
    await database.close();
  });

  async function open(given: string | undefined, { sql } = database.database): Promise<string> {
    registry = createRegistry();
    const room = createMetricsRoom({ registry, sql, token: given, now: Date.now });
    expect([room.handles('GET', '/metrics'), room.handles('GET', '/metrics/x')]).toEqual([true, false]);
    const server = createServer((request, response) => room.handle(request, response));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    closes.push(() => server.close().closeAllConnections());
    // A server that listens on TCP has such an address.
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`;
  }
  const ask = (url: string, authorization?: string, method = 'GET') =>
    fetch(url, { method, headers: authorization === undefined ? {} : { authorization } });

  test('tells whoever has the token of the process and of the database', async () => {
    const answer = await ask(await open(token), `Bearer ${token}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const parsed = parse(await answer.text());
    expect(valueOf(parsed, 'switchyard_database_up')).toBe(1);
    expect(valueOf(parsed, 'switchyard_database_connections')).toBeGreaterThan(0);
    expect(valueOf(parsed, 'switchyard_letters_queued')).toBe(0);
    expect(valueOf(parsed, 'process_resident_memory_bytes')).toBeGreaterThan(1e6);
    expect(valueOf(parsed, 'nodejs_eventloop_lag_p99_seconds')).toBeGreaterThanOrEqual(0);
  });

  test.each([
    ['no token', undefined, 'GET', 401],
    ['another token', 'Bearer a-token-of-its-owN', 'GET', 401],
    ['the beginning of it', 'Bearer a-token', 'GET', 401],
    ['none at all', 'Bearer ', 'GET', 401],
    ['another scheme', `Basic ${token}`, 'GET', 401],
    ['another method', `Bearer ${token}`, 'POST', 405],
  ])('refuses whoever sends %s', async (_what, authorization, method, status) => {
    const answer = await ask(await open(token), authorization, method);
    expect(answer.status).toBe(status);
    expect(await answer.text()).not.toContain('process_');
  });

  test('is not there without METRICS_TOKEN, whatever is sent', async () => {
    const url = await open(undefined);
    for (const authorization of [undefined, 'Bearer ', 'Bearer undefined'])
      expect((await ask(url, authorization)).status).toBe(404);
  });

  test('says that the database is away where it is, and the rest all the same', async () => {
    const away = await openTestDatabase();
    await away.close();
    const parsed = parse(await (await ask(await open(token, away.database), `Bearer ${token}`)).text());
    expect(valueOf(parsed, 'switchyard_database_up')).toBe(0);
    expect(valueOf(parsed, 'switchyard_waits')).toBeUndefined();
    expect(valueOf(parsed, 'process_resident_memory_bytes')).toBeGreaterThan(1e6);
  });
});
