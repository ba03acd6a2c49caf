import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { get } from 'node:https';
import { createServer as createSocket, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const readyMsMax = 60_000;

export type Switchyard = {
  url: string;
  dataDir: string;
  process: ChildProcess;
  /** All that it has printed so far. */
  output(): string;
  /** The link that the terminal shows on a first run. */
  setupLink(): string;
  /** Ends it as Ctrl-C does, and says with which code and after how many milliseconds. */
  stop(signal?: NodeJS.Signals): Promise<{ code: number | null; ms: number }>;
};

/**
 * Starts the built server as a person's `npm start` does, in a process and a data directory of its own. `through` is a
 * program that becomes the one whose command stands behind its arguments.
 */
export async function startSwitchyard(
  env: Record<string, string> = {},
  through: readonly string[] = [],
): Promise<Switchyard> {
  const port = env.PORT ?? String(await freePort());
  const dataDir = env.DATA_DIR ?? newDataDir();
  const started = launch({ ...env, PORT: port, DATA_DIR: dataDir }, through);
  const url = `${env.TLS_CERT_FILE ? 'https' : 'http'}://127.0.0.1:${port}`;
  await until(() => isReady(url), {
    msMax: readyMsMax,
    failed: () => (started.process.exitCode === null ? undefined : `It ended.\n${started.output()}`),
  });
  return { ...started, url, dataDir };
}

/** Starts it and waits for its end: for what must not start. */
export async function startInVain(
  env: Record<string, string>,
): Promise<{ code: number | null; output: string }> {
  const started = launch(env);
  const code = await ended(started.process);
  return { code, output: started.output() };
}

function launch(env: Record<string, string>, through: readonly string[] = []) {
  let text = '';
  const [program = process.execPath, ...args] = [
    ...through,
    process.execPath,
    join(root, 'src/launch/start.mjs'),
  ];
  const child = spawn(program, args, {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return {
    process: child,
    output: () => text,
    setupLink() {
      const link = /https?:\/\/\S+\/setup\?code=\S+/.exec(text)?.[0];
      if (link === undefined) throw new Error(`No setup link was printed:\n${text}`);
      return link;
    },
    async stop(signal: NodeJS.Signals = 'SIGTERM') {
      const from = Date.now();
      child.kill(signal);
      return { code: await ended(child), ms: Date.now() - from };
    },
  };
}

function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => child.once('exit', (code) => resolve(code)));
}

async function isReady(url: string): Promise<boolean> {
  if (url.startsWith('https:')) return isSecurelyReady(url);
  const answer = await fetch(`${url}/ready`).catch(() => undefined);
  return answer?.status === 200;
}

/** The certificates of tests sign themselves, which fetch never takes. */
function isSecurelyReady(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    get(`${url}/ready`, { agent: false, rejectUnauthorized: false }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    }).on('error', () => resolve(false));
  });
}

/** Where the embedded Postgres lives: in DATA_DIR, or for root where the file there says. */
export function placeOf({ dataDir }: Pick<Switchyard, 'dataDir'>): string {
  const path = join(dataDir, 'postgres');
  return existsSync(join(path, 'cluster')) ? path : readFileSync(path, 'utf8').trim();
}

export function newDataDir(): string {
  return mkdtempSync(join(tmpdir(), 'switchyard-e2e-'));
}

/** Removes it, and for root the database that lives elsewhere. */
export function removeDataDir(dataDir: string): void {
  if (existsSync(join(dataDir, 'postgres'))) rmSync(placeOf({ dataDir }), { recursive: true, force: true });
  rmSync(dataDir, { recursive: true, force: true });
}

export async function freePort(): Promise<number> {
  const socket = createSocket();
  await new Promise<void>((resolve) => socket.listen(0, '127.0.0.1', resolve));
  // A listening TCP socket has an AddressInfo.
  const { port } = socket.address() as AddressInfo;
  await new Promise((resolve) => socket.close(resolve));
  return port;
}

/** Waits for a condition; looks again every 25 ms. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  { msMax = 15_000, failed = () => undefined as string | undefined, what = 'the condition' } = {},
): Promise<void> {
  const end = Date.now() + msMax;
  while (!(await condition())) {
    const why = failed() ?? (Date.now() > end ? `Waited ${msMax} ms for ${what}.` : undefined);
    if (why !== undefined) throw new Error(why);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

export type Received = { method: string; path: string; headers: IncomingMessage['headers']; body: string };

/** A destination that we do not own: a local HTTP server that keeps what it is sent. */
export async function openDestination(answer: (request: Received) => number = () => 200) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const one = {
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
    };
    received.push(one);
    response.writeHead(answer(one)).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A listening TCP server has an AddressInfo.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    received,
    close: () => new Promise((resolve) => (server.closeAllConnections(), server.close(resolve))),
  };
}
