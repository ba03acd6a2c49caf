import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openFront, type Front, type Room } from './front.ts';

let dir: string;
let front: Front | undefined;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'switchyard-front-'));
  mkdirSync(join(dir, 'assets'));
  writeFileSync(join(dir, 'index.html'), '<!doctype html><title>Switchyard</title>');
  writeFileSync(join(dir, 'assets/app-1a2b.js'), '0');
});
afterEach(() => front?.close());
afterAll(() => rmSync(dir, { recursive: true }));

const room: Room = {
  handles: (_method, path) => path === '/graphql',
  handle: (_request, response) =>
    void response.writeHead(200, { 'content-type': 'application/json' }).end('{}'),
};

async function open(publicUrl: string): Promise<(path: string) => Promise<IncomingMessage>> {
  const port = await freePort();
  front = await openFront({ host: '127.0.0.1', port, publicUrl }, dir);
  front.open([room], () => true);
  return (path) => ask(port, path);
}

/** On a connection of its own, which ends with the answer: the front's end waits for those that stay open. */
function ask(port: number, path: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path, agent: false, headers: { connection: 'close' } }, (response) => {
      response.resume().on('end', () => resolve(response));
    }).on('error', reject);
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on TCP has such an address.
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test.each(['/', '/org/a/members', '/assets/app-1a2b.js'])(
  'the dashboard’s %s runs no foreign script, stands in no frame and tells nobody where one comes from',
  async (path) => {
    const { headers, statusCode } = await (await open('http://localhost:4000'))(path);
    expect(statusCode).toBe(200);
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(headers['x-frame-options']).toBe('DENY');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['referrer-policy']).toBe('no-referrer');
  },
);

test.each(['/', '/graphql', '/health', '/ready'])(
  '%s tells browsers to stay with https where people reach it by https, and only there',
  async (path) => {
    const secure = await (await open('https://events.example.com'))(path);
    expect(secure.headers['strict-transport-security']).toBe('max-age=31536000');
    await front?.close();
    const plain = await (await open('http://localhost:4000'))(path);
    expect(plain.headers['strict-transport-security']).toBeUndefined();
  },
);
