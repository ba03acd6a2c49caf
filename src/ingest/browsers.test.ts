import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newSourceId } from '../domain/ids.ts';
import { basic, openTestIngest, type TestIngest } from './testing.ts';

let t: TestIngest;
let key: string;
beforeAll(async () => {
  t = await openTestIngest();
  key = await t.newSource('analytics.js');
});
afterAll(() => t.close());

const origin = 'https://shop.example';

describe('a page on another host', () => {
  test.each([
    ['authorization', 'authorization'],
    ['authorization,x-retry-count', 'authorization,x-retry-count'],
    [
      'anonymousid,authorization,content-type,sentat,rsa-retry-attempt',
      'anonymousid,authorization,content-type,sentat,rsa-retry-attempt',
    ],
    ['<script>', 'authorization, content-type, x-retry-count, anonymousid, sentat'],
  ])('may send the headers it asks for: %s', async (asked, allowed) => {
    const headers = {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': asked,
    };
    const response = await fetch(`${t.url}/v1/t`, { method: 'OPTIONS', headers });
    expect(response.status).toBe(204);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-methods': 'GET, POST, OPTIONS',
      'access-control-allow-headers': allowed,
      'access-control-max-age': '7200',
      vary: 'origin',
    });
  });

  test.each([
    '/v1/batch',
    '/v1/b',
    '/v1/t',
    '/v1/identify',
    '/v1/m',
    '/beacon/v1/batch',
    '/sourceConfig',
    '/v1/new',
  ])('is allowed what it asks before %s', async (path) => {
    const headers = { origin, 'access-control-request-method': 'POST' };
    const response = await fetch(t.url + path, { method: 'OPTIONS', headers });
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([204, origin]);
  });

  test.each([
    ['a success', '/v1/t', { userId: 'u' }, 200],
    ['a refusal', '/v1/batch', {}, 400],
    ['what is not there', '/v1/nothing', {}, 404],
  ])('may read %s, and how long to wait', async (_what, path, body, status) => {
    const response = await t.post(path, JSON.stringify(body), { origin, authorization: basic(key) });
    expect(response.status).toBe(status);
    expect(response.headers.get('access-control-allow-origin')).toBe(origin);
    expect(response.headers.get('access-control-expose-headers')).toBe('retry-after');
  });

  test('a caller that is no browser gets none of these headers', async () => {
    const response = await t.post('/v1/t', '{"userId":"u"}', { authorization: basic(key) });
    expect([...response.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});

describe('settings', () => {
  test.each([
    '/v1/projects/KEY/settings',
    '/projects/KEY/settings',
    '/v1/projects/projects/KEY/settings',
    '/v1/projects/KEY/settings/',
  ])('at %s name our host and no other, and switch telemetry off', async (path) => {
    const response = await fetch(t.url + path.replace('KEY', key), { headers: { origin } });
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([200, origin]);
    const host = `127.0.0.1:${t.port}/v1`;
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({
      integrations: { 'Segment.io': { apiKey: key, apiHost: host, protocol: 'http' } },
      metrics: { sampleRate: 0, host },
    });
    expect(text).not.toMatch(/segment\.(io|com)\//);
  });

  test('for RudderStack name no destination and switch statistics off', async () => {
    const query = `?p=npm&v=3.34.1&build=modern&writeKey=${key}&lockIntegrationsVersion=true`;
    const response = await fetch(`${t.url}/sourceConfig/${query}`, {
      headers: { origin, authorization: basic(key) },
    });
    expect([response.status, await response.json()]).toMatchObject([
      200,
      {
        source: {
          id: key,
          enabled: true,
          destinations: [],
          config: { statsCollection: { errors: { enabled: false }, metrics: { enabled: false } } },
        },
      },
    ]);
  });

  test.each([
    '/v1/projects/KEY/settings',
    '/sourceConfig/?writeKey=KEY',
    '/analytics.js/v1/KEY/analytics.min.js',
  ])('are refused where nobody has the key: %s', async (path) => {
    const response = await fetch(t.url + path.replace('KEY', newSourceId()));
    expect([response.status, await response.json()]).toMatchObject([404, { success: false }]);
  });
});

describe('the script for a website', () => {
  test('is the vendor’s, with our key in it and our host for theirs', async () => {
    const response = await fetch(`${t.url}/analytics.js/v1/${key}/analytics.min.js`);
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      'text/javascript; charset=utf-8',
    ]);
    const code = await response.text();
    expect(code).toContain(`analyticsWriteKey="${key}"`);
    expect(code).toContain(t.url);
    expect(code).not.toMatch(/cdn\.segment\.com|api\.segment\.io|__WRITE_KEY__/);
    expect(() => new Script(code)).not.toThrow();
  });

  test('is plain for who does not take gzip', async () => {
    const url = `${t.url}/analytics.js/v1/${key}/analytics.min.js`;
    const plain = await fetch(url, { headers: { 'accept-encoding': 'identity' } });
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect((await fetch(url)).headers.get('content-encoding')).toBe('gzip');
    expect(await plain.text()).toBe(await (await fetch(url)).text());
  });

  test('finds its parts with us, and nothing else', async () => {
    const code = await (await fetch(`${t.url}/analytics.js/v1/${key}/analytics.min.js`)).text();
    const folder = dirname(createRequire(import.meta.url).resolve('@segment/analytics-next/package.json'));
    const parts = readdirSync(join(folder, 'dist/umd')).filter((file) => /\.bundle\.\w+\.js$/.test(file));
    expect(parts.length).toBeGreaterThan(3);
    for (const part of parts) {
      expect(code).toContain(/\.bundle\.(\w+)\.js$/.exec(part)?.[1]);
      const bundle = await fetch(`${t.url}/analytics-next/bundles/${part}`);
      expect(bundle.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(bundle.headers.get('content-type')).toMatch(/^text\/javascript/);
    }
    for (const file of ['standalone.js', '..%2fpackage.json', 'x.js'])
      expect((await fetch(`${t.url}/analytics-next/bundles/${file}`)).status).toBe(404);
  });
});
