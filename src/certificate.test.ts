import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get as httpGet } from 'node:http';
import { Agent, get } from 'node:https';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openCertificate, type Certificate } from './certificate.ts';
import { openFront, type Front } from './front.ts';

/** Two pairs that sign themselves, for localhost and 127.0.0.1, valid for a hundred years. */
const pairs = join(import.meta.dirname, '../e2e/certificates');
const log = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
const inTwoHundredYears = () => Date.UTC(2226, 0, 1);

let dir: string;
let files: { certFile: string; keyFile: string };
let front: Front | undefined;
let certificate: Certificate | undefined;
beforeEach(() => {
  vi.clearAllMocks();
  dir = mkdtempSync(join(tmpdir(), 'switchyard-tls-'));
  files = { certFile: join(dir, 'cert.pem'), keyFile: join(dir, 'key.pem') };
  place('first');
});
afterEach(async () => {
  await front?.close();
  await certificate?.close();
  front = certificate = undefined;
  rmSync(dir, { recursive: true });
});

function place(name: 'first' | 'second'): void {
  copyFileSync(join(pairs, `${name}.key.pem`), files.keyFile);
  copyFileSync(join(pairs, `${name}.cert.pem`), files.certFile);
}

const opened = (now = Date.now) => (certificate = openCertificate(files, { log, now, everyMs: 20 }));

async function serve(): Promise<number> {
  const port = await freePort();
  front = await openFront(
    { host: '127.0.0.1', port, publicUrl: `https://127.0.0.1:${port}`, certificate: opened() },
    dir,
  );
  return port;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on TCP has such an address.
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

type Seen = { status: number | undefined; hsts: unknown; fingerprint: string; protocol: unknown };

function ask(port: number, agent: Agent): Promise<Seen> {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path: '/health', agent }, (response) => {
      // An answer that came by https has such a socket. It is gone when the answer has ended.
      const socket = response.socket as TLSSocket;
      const { fingerprint256: fingerprint } = socket.getPeerCertificate();
      const hsts = response.headers['strict-transport-security'];
      const seen = { status: response.statusCode, hsts, fingerprint, protocol: socket.getProtocol() };
      response.resume().on('end', () => resolve(seen));
    }).on('error', reject);
  });
}

/** The pairs sign themselves, so no authority stands for them here. */
const stranger = () => new Agent({ rejectUnauthorized: false, keepAlive: false });

test('with a certificate the port speaks https, says to stay with it, and no http', async () => {
  const port = await serve();
  const seen = await ask(port, stranger());
  expect(seen).toMatchObject({ status: 200, hsts: 'max-age=31536000' });
  expect(seen.protocol).toMatch(/^TLSv1\.[23]$/);
  const plain = new Promise((resolve, reject) => {
    httpGet({ host: '127.0.0.1', port, path: '/health', agent: false }, resolve).on('error', reject);
  });
  await expect(plain).rejects.toThrow();
});

test('a renewed certificate counts for new connections, and breaks no old one', async () => {
  const port = await serve();
  const old = new Agent({ rejectUnauthorized: false, keepAlive: true, maxSockets: 1 });
  const first = await ask(port, old);
  place('second');
  await vi.waitFor(
    async () => expect((await ask(port, stranger())).fingerprint).not.toBe(first.fingerprint),
    { timeout: 20_000 },
  );
  expect((await ask(port, old)).fingerprint).toBe(first.fingerprint);
  old.destroy();
});

test('a renewed pair that cannot be used is told of, and the one before stays', async () => {
  const port = await serve();
  const first = await ask(port, stranger());
  writeFileSync(files.certFile, 'half a certifica');
  await vi.waitFor(() => expect(log.warn).toHaveBeenCalled(), { timeout: 20_000 });
  expect(log.warn).toHaveBeenCalledWith(
    { faults: [`TLS_CERT_FILE is ${files.certFile}, which holds no certificate in PEM.`] },
    'The new certificate cannot be used. The one before stays.',
  );
  expect((await ask(port, stranger())).fingerprint).toBe(first.fingerprint);
});

test.each<[string, () => void, () => string[]]>([
  [
    'no file',
    () => rmSync(files.certFile),
    () => [`TLS_CERT_FILE is ${files.certFile}. There is no such file.`],
  ],
  [
    'neither file',
    () => [files.certFile, files.keyFile].forEach((file) => rmSync(file)),
    () => [
      `TLS_CERT_FILE is ${files.certFile}. There is no such file.`,
      `TLS_KEY_FILE is ${files.keyFile}. There is no such file.`,
    ],
  ],
  ['a folder', () => (files.keyFile = dir), () => [`TLS_KEY_FILE is ${dir}. It cannot be read (EISDIR).`]],
  [
    'something else',
    () => writeFileSync(files.keyFile, 'secret'),
    () => [`TLS_KEY_FILE is ${files.keyFile}, which holds no private key in PEM. It must have no password.`],
  ],
  [
    'the key of another',
    () => copyFileSync(join(pairs, 'second.key.pem'), files.keyFile),
    () => [`The key in ${files.keyFile} does not belong to the certificate in ${files.certFile}.`],
  ],
])('does not start with %s, and says what is wrong', (_what, spoil, sentences) => {
  spoil();
  for (const sentence of sentences()) expect(() => opened()).toThrow(sentence);
});

test('an expired certificate is served with a warning', () => {
  opened(inTwoHundredYears);
  expect(log.warn.mock.calls.map((call: unknown[]) => call[1])).toEqual([
    'The certificate has expired. SDKs and browsers refuse it. Renew it.',
  ]);
});
