import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import sirv from 'sirv';
import type { Certificate } from './certificate.ts';
import { CannotStart } from './domain/cannot-start.ts';
import { createClose } from './sockets.ts';

const headerBytesMax = 16 * 1024;
const bodyTimeoutMsMax = 30_000;
/** Longer than the usual idle time of a proxy, so that it is the proxy that closes a connection. */
const keepAliveMs = 75_000;
const handshakeMsMax = 10_000;
const oneYearSeconds = 31_536_000;

const securityHeaders = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  // What frame-ancestors says, for browsers that do not know it.
  'x-frame-options': 'DENY',
};

type Handle = (request: IncomingMessage, response: ServerResponse) => void;
export type Room = { handles(method: string, path: string): boolean; handle: Handle };

export type Front = {
  /** From now on requests reach the rooms; before, everything but /health answers 503. */
  open(rooms: Room[], isReady: () => boolean): void;
  /** Takes no new connection and resolves when the last request was answered, or has taken too long. */
  close(): Promise<void>;
};

/**
 * The one HTTP listener: /health, /ready, then the first room that handles the path, then the dashboard.
 * Binds the port at once, so that a taken port is known before anything else is started.
 */
export async function openFront(
  address: { host: string; port: number; publicUrl: string; certificate?: Certificate | undefined },
  dashboardDir: string,
): Promise<Front> {
  let rooms: Room[] = [];
  let isReady = () => false;
  const dashboard = serveDashboard(dashboardDir);
  // Not includeSubDomains: other names under the same domain are not ours to speak for.
  const isSecure = address.certificate !== undefined || new URL(address.publicUrl).protocol === 'https:';

  const server = createListener(address.certificate, (request, response) => {
    if (isSecure) response.setHeader('strict-transport-security', `max-age=${oneYearSeconds}`);
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    if (path === '/health') return answer(response, 200, 'The process lives.');
    if (path === '/ready') return answer(response, ...readiness(isReady()));
    if (rooms.length === 0) return answer(response, 503, 'Switchyard is starting. Try again in a moment.');
    const room = rooms.find((one) => one.handles(request.method ?? 'GET', path));
    return room ? room.handle(request, response) : dashboard(request, response);
  });
  const close = createClose(server);
  await listen(server, address);

  return {
    open(opened, ready) {
      rooms = opened;
      isReady = ready;
    },
    close,
  };
}

/**
 * With a certificate the port speaks https and nothing else. HTTP/1.1 in both cases: all SDKs speak it, and its limits on
 * headers and time-outs are the ones we rely on. A renewed certificate counts for new connections, and breaks no old one.
 */
function createListener(certificate: Certificate | undefined, handle: Handle): Server {
  const limits = {
    maxHeaderSize: headerBytesMax,
    requestTimeout: bodyTimeoutMsMax,
    keepAliveTimeout: keepAliveMs,
  };
  if (certificate === undefined) return createServer(limits, handle);
  const server = createSecureServer(
    { ...limits, ...certificate.pem(), handshakeTimeout: handshakeMsMax },
    handle,
  );
  certificate.onRenewed((pem) => server.setSecureContext(pem));
  return server;
}

function readiness(ready: boolean): [status: number, text: string] {
  return ready ? [200, 'Ready.'] : [503, 'The database is away or still starting.'];
}

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'x-content-type-options': 'nosniff',
    ...(status === 503 && { 'retry-after': '1' }),
  });
  response.end(`${text}\n`);
}

/** The built dashboard: hashed assets for a year, and index.html for every path that is a page. */
function serveDashboard(dir: string): Handle {
  const files = sirv(dir, {
    single: true,
    gzip: true,
    brotli: true,
    etag: true,
    setHeaders: (response, path) => {
      for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
      const cache = path.startsWith('/assets/') ? `public, max-age=${oneYearSeconds}, immutable` : 'no-cache';
      response.setHeader('cache-control', cache);
    },
  });
  return (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return answer(response, 405, 'Pages are read with GET. The API is at POST /graphql.');
    files(request, response, () => answer(response, 404, 'There is no such file.'));
  };
}

async function listen(server: Server, { host, port }: { host: string; port: number }): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(cannotListen(error, host, port)));
    server.listen(port, host, resolve);
  });
}

function cannotListen(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code === 'EADDRINUSE')
    return new CannotStart(
      `Port ${port} on ${host} is taken by another program. Stop it, or choose another port: PORT=${port + 1} npm start.`,
    );
  if (error.code === 'EACCES')
    return new CannotStart(
      `This user may not open port ${port}. Choose one from 1024 up: PORT=4000 npm start.`,
    );
  if (error.code === 'EADDRNOTAVAIL')
    return new CannotStart(
      `HOST is ${host}, which is no address of this machine. Use 127.0.0.1, or 0.0.0.0 for all.`,
    );
  return error;
}
