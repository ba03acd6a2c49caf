import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer, type RequestListener, type Server as HttpServer } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, test, vi } from 'vitest';
import type { OutgoingResponse } from '../../catalog/destination.ts';
import { answerBytesMax } from './exchange.ts';
import { createGuard } from './guard.ts';
import { openWay } from './send.ts';

const closes: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closes.splice(0).reverse()) await close();
});

async function listen(server: Server | HttpServer): Promise<string> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  closes.push(() => {
    if ('closeAllConnections' in server) server.closeAllConnections();
    return new Promise((done) => server.close(done));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

const serve = (answer: RequestListener) => listen(createServer(answer));

/** A server that writes bytes of its own. */
async function serveRaw(answer: (socket: Socket) => void): Promise<{ url: string; sockets: Socket[] }> {
  const sockets: Socket[] = [];
  const server = createTcpServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => answer(socket));
  });
  const url = await listen(server);
  closes.push(() => sockets.forEach((socket) => socket.destroy()));
  return { url, sockets };
}

function send(
  url: string,
  timeoutMs = 5_000,
  signal = new AbortController().signal,
): Promise<OutgoingResponse> {
  const way = openWay(createGuard(['127.0.0.0/8']), { timeoutMs });
  closes.push(() => way.close());
  return way.send({ method: 'POST', url, headers: { 'x-a': 'b' }, body: 'hello' }, signal);
}

test('a request arrives as it was meant, and its answer comes back', async () => {
  const seen: unknown[] = [];
  const url = await serve((request, response) => {
    seen.push(request.method, request.url, request.headers);
    response.writeHead(201, { 'x-c': 'd' }).end('héllo');
  });
  expect(await send(`${url}path?q=1#part`)).toEqual({
    kind: 'answered',
    status: 201,
    headers: expect.objectContaining({ 'x-c': 'd' }),
    body: 'héllo',
  });
  expect(seen).toEqual([
    'POST',
    '/path?q=1',
    expect.objectContaining({ 'x-a': 'b', 'accept-encoding': 'identity', 'content-length': '5' }),
  ]);
});

test('a redirect is not followed', async () => {
  let requests = 0;
  const url = await serve((request, response) => {
    requests += 1;
    response.writeHead(301, { location: `http://${request.headers.host}/again` }).end();
  });
  expect(await send(url)).toMatchObject({ kind: 'answered', status: 301 });
  expect(requests).toBe(1);
});

test('an endless answer is cut, and its connection closed', async () => {
  const { url, sockets } = await serveRaw((socket) => {
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    const more = () => {
      while (!socket.destroyed && socket.write('x'.repeat(65_536)));
    };
    socket.on('drain', more);
    more();
  });
  const answer = await send(url);
  expect(answer).toMatchObject({ kind: 'answered', status: 200, body: 'x'.repeat(answerBytesMax) });
  await vi.waitFor(() => expect(sockets[0]?.destroyed).toBe(true));
});

test('a compressed answer is not opened', async () => {
  const bomb = gzipSync(Buffer.alloc(10_000_000));
  const url = await serve((_request, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
  );
  const answer = await send(url);
  expect(answer).toMatchObject({
    kind: 'answered',
    status: 200,
    body: expect.stringMatching(/^\(compressed/),
  });
});

test.each([
  ['reset before the answer', (socket: Socket) => socket.resetAndDestroy(), /broke/],
  [
    'reset in the middle of the answer',
    (socket: Socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf', () => socket.resetAndDestroy());
    },
    /broke/,
  ],
  [
    'closed in the middle of the answer',
    (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf'),
    /broke/,
  ],
  ['no HTTP', (socket: Socket) => socket.end('220 smtp.example.com\r\n'), /not HTTP/],
  [
    'too many headers',
    (socket: Socket) => socket.write(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(40_000)}\r\n\r\n`),
    /headers/,
  ],
])('an answer that is %s is none', async (_what, answer, reason) => {
  const { url } = await serveRaw(answer);
  expect(await send(url)).toEqual({ kind: 'unreachable', reason: expect.stringMatching(reason) });
});

test.each([
  ['says nothing', () => undefined],
  [
    'sends a byte now and then',
    (socket: Socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n');
      const timer = setInterval(() => socket.write('x'), 20);
      socket.on('close', () => clearInterval(timer));
    },
  ],
])('a server that %s is given up after the time-out', async (_what, answer) => {
  const { url, sockets } = await serveRaw(answer);
  expect(await send(url, 300)).toEqual({
    kind: 'unreachable',
    reason: 'No whole answer came within 0.3 seconds.',
  });
  await vi.waitFor(() => expect(sockets[0]?.destroyed).toBe(true));
});

test('a port that nobody listens on is told without its address', async () => {
  const url = await serve(() => undefined);
  await closes.pop()?.();
  expect(await send(url)).toEqual({ kind: 'unreachable', reason: 'The connection was refused.' });
});

test('a name that does not exist is tried again later', async () => {
  const answer = await send('http://does-not-exist.invalid/');
  expect(answer).toEqual({ kind: 'unreachable', reason: 'The host name could not be resolved.' });
});

test('a request that HTTP does not allow is refused, not thrown', async () => {
  const way = openWay(createGuard(['127.0.0.0/8']));
  closes.push(() => way.close());
  const url = await serve((_request, response) => response.end());
  const never = new AbortController().signal;
  expect(await way.send({ method: 'GET', url, headers: { 'a b': 'c' } }, never)).toMatchObject({
    kind: 'forbidden',
  });
  expect(await way.send({ method: 'G T', url, headers: {} }, never)).toMatchObject({ kind: 'forbidden' });
});

test('connections are used again', async () => {
  const ports = new Set<number | undefined>();
  const url = await serve((request, response) => {
    ports.add(request.socket.remotePort);
    response.end('ok');
  });
  const way = openWay(createGuard(['127.0.0.0/8']));
  closes.push(() => way.close());
  for (let count = 0; count < 5; count++)
    await way.send({ method: 'POST', url, headers: {}, body: 'x' }, new AbortController().signal);
  // A connection is free a moment after its answer has ended.
  expect(ports.size).toBeLessThanOrEqual(2);
});
