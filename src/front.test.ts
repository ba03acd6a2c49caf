import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectSecurely } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Certificate } from './certificate.ts';
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

type Ask = (path: string, headers?: Record<string, string>) => Promise<IncomingMessage>;

async function open(publicUrl: string): Promise<Ask> {
  const port = await freePort();
  front = await openFront({ host: '127.0.0.1', port, publicUrl }, dir);
  front.open([room], () => true);
  return (path, headers) => ask(port, path, headers);
}

/** On a connection of its own, which ends with the answer: the front's end waits for those that stay open. */
function ask(port: number, path: string, more: Record<string, string> = {}): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = { ...more, connection: 'close' };
    get({ host: '127.0.0.1', port, path, agent: false, headers }, (response) => {
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

test('a request with as many headers as are taken is answered, one with more is refused', async () => {
  const ask = await open('http://localhost:4000');
  expect((await ask('/health', { pad: 'x'.repeat(15 * 1024) })).statusCode).toBe(200);
  expect((await ask('/health', { pad: 'x'.repeat(16 * 1024) })).statusCode).toBe(431);
});

describe('closing', () => {
  const sockets: Socket[] = [];
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
  });

  /** A connection that its client keeps open, and what has come over it. */
  async function connectTo(port: number, text = '', scheme: 'http' | 'https' = 'http') {
    const isSecure = scheme === 'https';
    const socket = isSecure
      ? connectSecurely({ port, host: '127.0.0.1', rejectUnauthorized: false })
      : connect(port, '127.0.0.1');
    sockets.push(socket);
    const came = { text: '' };
    socket.on('data', (chunk) => (came.text += chunk.toString())).on('error', () => undefined);
    await once(socket, isSecure ? 'secureConnect' : 'connect');
    socket.write(text);
    return { socket, came };
  }

  async function openWith(handle: Room['handle'], scheme: 'http' | 'https' = 'http') {
    const port = await freePort();
    const certificate = scheme === 'https' ? pairOnDisk() : undefined;
    front = await openFront(
      { host: '127.0.0.1', port, publicUrl: 'http://localhost:4000', certificate },
      dir,
    );
    front.open([{ handles: (_method, path) => path === '/slow', handle }], () => true);
    return port;
  }

  const request = (path: string) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;

  test.each([
    ['has been answered and is kept for more', request('/health'), 'The process lives.'],
    ['was opened ahead of a request', '', ''],
    ['has sent half a request', 'GET /health HTTP/1.1\r\nHos', ''],
  ])('does not wait for a connection that %s', async (_which, sent, answered) => {
    const port = await openWith(() => undefined);
    const { socket, came } = await connectTo(port, sent);
    await expect.poll(() => came.text).toContain(answered);
    // The server has accepted it by the time it answers a later one.
    await ask(port, '/health');
    const isGone = once(socket, 'close');
    await closedWithin(10_000);
    await isGone;
  });

  test.each(['http', 'https'] as const)(
    'waits for a request that is under way, and not for its connection: %s',
    async (scheme) => {
      let finish = () => undefined as void;
      const isFinished = new Promise<void>((resolve) => (finish = resolve));
      const began: string[] = [];
      const port = await openWith(async ({ url }, response) => {
        response.writeHead(200, { 'content-type': 'text/plain' }).write('half');
        began.push(url ?? '');
        await isFinished;
        response.end(' and half');
      }, scheme);
      const { socket, came } = await connectTo(port, request('/slow'), scheme);
      await expect.poll(() => began).toHaveLength(1);
      const isGone = once(socket, 'close');
      let isClosed = false;
      const closing = front?.close().then(() => (isClosed = true));
      await expect.poll(() => refuses(port), { timeout: 5_000 }).toBe(true);
      expect(isClosed).toBe(false);
      finish();
      await closing;
      await isGone;
      expect(came.text).toContain('half');
      expect(came.text).toContain(' and half');
    },
  );

  test('cuts off a request that does not end', async () => {
    const began: string[] = [];
    const port = await openWith(({ url }) => void began.push(url ?? ''));
    const { socket } = await connectTo(port, request('/slow'));
    await expect.poll(() => began).toHaveLength(1);
    const isGone = once(socket, 'close');
    await closedWithin(10_000);
    await isGone;
  });

  /** A pair that is never renewed. */
  function pairOnDisk(): Certificate {
    const read = (what: string) =>
      readFileSync(join(import.meta.dirname, `../e2e/certificates/first.${what}.pem`), 'utf8');
    const pem = { cert: read('cert'), key: read('key') };
    return { pem: () => pem, onRenewed: () => undefined, close: () => Promise.resolve() };
  }

  async function closedWithin(ms: number): Promise<void> {
    const late = new Promise<never>((_resolve, reject) => {
      setTimeout(() => reject(new Error(`Not closed after ${ms} ms.`)), ms).unref();
    });
    await Promise.race([front?.close(), late]);
  }

  async function refuses(port: number): Promise<boolean> {
    const socket = connect(port, '127.0.0.1');
    sockets.push(socket);
    return new Promise((resolve) => {
      socket.once('connect', () => resolve(false)).once('error', () => resolve(true));
    });
  }
});
