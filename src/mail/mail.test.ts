import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, expect, test } from 'vitest';
import { createMail, NotSent, type Letter } from './mail.ts';

const letter: Letter = {
  to: 'ada@example.com',
  subject: 'Confirm your address – Zürich 😀',
  text: 'Open https://switchyard.example/confirm#token to confirm.\n.\nThat is all.',
  html: '<p>Open <a href="https://switchyard.example/confirm#token">this link</a>.</p>',
  link: 'https://switchyard.example/confirm#token',
};
const from = 'Switchyard <switchyard@example.com>';

const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

function openMail(smtpUrl?: string) {
  const dir = mkdtempSync(join(tmpdir(), 'switchyard-mail-'));
  const said: string[] = [];
  const logged: object[] = [];
  const write = (fields: object) => void logged.push(fields);
  const log = { debug: write, info: write, warn: write, error: write };
  const outboxDir = join(dir, 'outbox');
  const mail = createMail({ smtpUrl, outboxDir, from, say: (line) => void said.push(line), log });
  opened.push(
    () => rmSync(dir, { recursive: true }),
    () => mail.close(),
  );
  return { mail, outboxDir, said, logged };
}

/** A real mail server, and what it was given. */
async function openServer(options: SMTPServerOptions = {}) {
  const received: { from: unknown; to: string[]; text: string; user: string }[] = [];
  const server = new SMTPServer({
    ...{ authOptional: true, disableReverseLookup: true, hideSTARTTLS: true, allowInsecureAuth: true },
    onAuth: ({ username = '', password }, _session, done) =>
      password === 'right' ? done(null, { user: username }) : done(new Error('Wrong password')),
    async onData(stream, { envelope, user }, done) {
      const chunks: Buffer[] = [];
      for await (const chunk of stream) chunks.push(chunk);
      const sender = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
      const to = envelope.rcptTo.map(({ address }) => address);
      received.push({
        from: sender,
        to,
        text: Buffer.concat(chunks).toString('utf8'),
        user: String(user ?? ''),
      });
      done();
    },
    ...options,
  });
  // Clients that fail to sign in are the tests' own doing.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  opened.push(() => new Promise<void>((resolve) => server.close(resolve)));
  // A server that listens on TCP has such an address.
  const { port } = server.server.address() as AddressInfo;
  return { received, port };
}

test('with a mail server a letter goes there, whole, and nowhere else', async () => {
  const { received, port } = await openServer();
  const { mail, outboxDir, said } = openMail(`smtp://ada:right@127.0.0.1:${port}`);
  await mail.send(letter);
  expect(received).toHaveLength(1);
  expect(received[0]).toMatchObject({ from: 'switchyard@example.com', to: ['ada@example.com'], user: 'ada' });
  expect(received[0]?.text).toContain('multipart/alternative');
  expect(received[0]?.text).toContain('That is all.');
  expect(() => readdirSync(outboxDir)).toThrow('ENOENT');
  expect(said).toEqual([]);
});

test('a comma in an address makes no second recipient, and a line break in a subject no header', async () => {
  const { received, port } = await openServer();
  const { mail } = openMail(`smtp://127.0.0.1:${port}`);
  await mail
    .send({ ...letter, to: 'a@example.com, b@example.com', subject: 'Hello\r\nBcc: eve@example.com' })
    .catch(() => undefined);
  for (const { to, text } of received) {
    expect(to).toHaveLength(1);
    expect(text).not.toMatch(/^Bcc:/m);
  }
  await mail.send({ ...letter, subject: 'Hello\r\nBcc: eve@example.com' });
  expect(received.at(-1)?.to).toEqual(['ada@example.com']);
  expect(received.at(-1)?.text).not.toMatch(/^Bcc:/m);
});

test.each<[string, string | undefined, SMTPServerOptions]>([
  ['wrong credentials', 'ada:wrong@', {}],
  ['a full mailbox', '', { onRcptTo: (_address, _session, done) => done(new Error('Mailbox full')) }],
])('%s reject, and are logged without the password', async (_what, user, options) => {
  const { port } = await openServer(options);
  const { mail, logged } = openMail(`smtp://${user}127.0.0.1:${port}`);
  await expect(mail.send(letter)).rejects.toThrow(NotSent);
  expect(logged).toHaveLength(1);
  expect(JSON.stringify(logged)).not.toMatch(/ada:wrong|"wrong"|confirm#token/);
});

test('a mail server that is away rejects', async () => {
  const { mail } = openMail('smtp://127.0.0.1:1');
  await expect(mail.send(letter)).rejects.toThrow(NotSent);
});

test('without one each letter is a file, and its link is printed', async () => {
  const { mail, outboxDir, said } = openMail();
  await mail.send(letter);
  await mail.send({ ...letter, link: undefined, to: 'bob@example.com' });
  const files = readdirSync(outboxDir).sort();
  expect(files).toHaveLength(2);
  expect(files.every((name) => name.endsWith('.eml'))).toBe(true);
  const path = join(outboxDir, files[0] ?? '');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const text = readFileSync(path, 'utf8');
  expect(text).toMatch(/^From: Switchyard <switchyard@example.com>\r\n/m);
  expect(text).toMatch(/^To: <?ada@example.com>?\r\n/m);
  expect(said[0]).toBe(`A letter to ada@example.com lies in ${path}: ${letter.link}`);
  expect(said[1]).toContain('bob@example.com');
});
