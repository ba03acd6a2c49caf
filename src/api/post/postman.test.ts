import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, expect, test, vi } from 'vitest';
import { createMail, NotSent, type Letter, type Mail } from '../../mail/mail.ts';
import { openDatabase } from '../../storage/database.ts';
import { ringOf } from '../../storage/keys/ring.ts';
import { createSeal } from '../../storage/seal.ts';
import { openTestDatabase } from '../../storage/testing.ts';
import { createPost } from './post.ts';
import { createPostman } from './postman.ts';

const letter: Letter = {
  ...{ to: 'ada@example.com', subject: 'Hello', text: 'Hello.', html: '<p>Hello.</p>' },
};
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

async function openQueue() {
  const testDatabase = await openTestDatabase();
  const database = openDatabase(testDatabase.address, 5);
  const clock = { offsetMs: 0 };
  const now = () => Date.now() + clock.offsetMs;
  const logged: { fields: object; message: string }[] = [];
  const write = (fields: object, message: string) => void logged.push({ fields, message });
  const log = { debug: write, info: write, warn: write, error: write };
  const seal = createSeal(ringOf('secrets', randomBytes(32)));
  opened.push(
    () => testDatabase.close(),
    () => database.close(),
  );
  const post = createPost(seal, now);
  return {
    ...{ clock, logged, log, database },
    post: (to: string | undefined) => post(database.db, to === undefined ? undefined : { ...letter, to }),
    hire(mail: Mail) {
      const postman = createPostman({ database, seal, mail, log, now });
      opened.push(() => postman.close());
      return postman;
    },
    waiting: async () =>
      database.sql<{ attempts: number; nextAt: Date }[]>`select attempts, next_at as "nextAt" from letters`,
  };
}

async function openServer(port = 0, options: SMTPServerOptions = {}) {
  const received: string[] = [];
  const server = new SMTPServer({
    ...{ authOptional: true, disableReverseLookup: true, hideSTARTTLS: true },
    onData(stream, { envelope }, done) {
      received.push(...envelope.rcptTo.map(({ address }) => address));
      stream.resume().on('end', () => done());
    },
    ...options,
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  // A server that listens on TCP has such an address.
  return { received, close, port: (server.server.address() as AddressInfo).port };
}

function smtp(port: number, log: Parameters<typeof createMail>[0]['log']): Mail {
  const from = 'Switchyard <switchyard@example.com>';
  const mail = createMail({
    ...{ smtpUrl: `smtp://127.0.0.1:${port}`, outboxDir: '', from, say: () => undefined, log },
  });
  opened.push(() => mail.close());
  return mail;
}

const mailbox = (send: Mail['send']): Mail => ({ send, close: async () => undefined });

test('a letter leaves as soon as it is queued, and the queue is empty', async () => {
  const { log, hire, post, waiting } = await openQueue();
  const server = await openServer();
  opened.push(server.close);
  await hire(smtp(server.port, log)).sendDue();
  await post('ada@example.com');
  await vi.waitFor(() => expect(server.received).toEqual(['ada@example.com']), 5_000);
  await vi.waitFor(async () => expect(await waiting()).toEqual([]));
});

test('while the mail server is down a letter waits, longer each time, and it arrives in the end', async () => {
  const { log, hire, post, waiting, clock } = await openQueue();
  const gone = await openServer();
  await gone.close();
  await post('ada@example.com');
  const postman = hire(smtp(gone.port, log));
  for (const [attempts, minutes] of [
    [1, 1],
    [2, 2],
    [3, 4],
  ] as const) {
    await postman.sendDue();
    const [row] = await waiting();
    expect(row?.attempts).toBe(attempts);
    const pauseMs = (row?.nextAt.getTime() ?? 0) - Date.now() - clock.offsetMs;
    expect(Math.round(pauseMs / minuteMs)).toBe(minutes);
    clock.offsetMs += minutes * minuteMs;
  }
  const server = await openServer(gone.port);
  opened.push(server.close);
  await postman.sendDue();
  expect(server.received).toEqual(['ada@example.com']);
  expect(await waiting()).toEqual([]);
});

test('what the mail server refuses for good is given up, and told without the address', async () => {
  const { log, logged, hire, post, waiting } = await openQueue();
  const refuse: SMTPServerOptions['onRcptTo'] = ({ address }, _session, done) =>
    done(Object.assign(new Error(`No mailbox ${address} here`), { responseCode: 550 }));
  const server = await openServer(0, { onRcptTo: refuse });
  opened.push(server.close);
  await post('ada@example.com');
  await hire(smtp(server.port, log)).sendDue();
  expect(await waiting()).toEqual([]);
  expect(logged.at(-1)?.message).toContain('given up');
  expect(JSON.stringify(logged)).not.toContain('ada@example.com');
});

test('what is refused for now is tried again', async () => {
  const { log, hire, post, waiting } = await openQueue();
  const refuse: SMTPServerOptions['onRcptTo'] = (_address, _session, done) =>
    done(Object.assign(new Error('Try later'), { responseCode: 451 }));
  const server = await openServer(0, { onRcptTo: refuse });
  opened.push(server.close);
  await post('ada@example.com');
  await hire(smtp(server.port, log)).sendDue();
  expect(await waiting()).toMatchObject([{ attempts: 1 }]);
});

test('after three days it is given up', async () => {
  const { hire, post, waiting, clock, logged } = await openQueue();
  await post('ada@example.com');
  const postman = hire(mailbox(() => Promise.reject(new NotSent('Away', { isFinal: false }))));
  await postman.sendDue();
  clock.offsetMs = 3 * dayMs - minuteMs;
  await postman.sendDue();
  expect(await waiting()).toMatchObject([{ attempts: 2 }]);
  clock.offsetMs = 4 * dayMs;
  await postman.sendDue();
  expect(await waiting()).toEqual([]);
  expect(logged.at(-1)?.message).toContain('3 days');
});

test('whoever dies between sending and forgetting sends it twice rather than never', async () => {
  const { hire, post, waiting, clock, database } = await openQueue();
  await post('ada@example.com');
  const sent: string[] = [];
  const dying = hire(
    mailbox(async ({ to }) => {
      sent.push(to);
      await database.sql`create rule keep as on delete to letters do instead nothing`;
    }),
  );
  await dying.sendDue();
  await dying.close();
  expect(await waiting()).toHaveLength(1);
  await database.sql`drop rule keep on letters`;
  const next = hire(mailbox(async ({ to }) => void sent.push(to)));
  // Another process may still have it in the hand.
  await next.sendDue();
  expect(sent).toHaveLength(1);
  clock.offsetMs = 6 * minuteMs;
  await next.sendDue();
  expect(sent).toEqual(['ada@example.com', 'ada@example.com']);
  expect(await waiting()).toEqual([]);
});

test('several processes send each letter once, and a queued nothing to nobody', async () => {
  const { hire, post, waiting } = await openQueue();
  const sent: string[] = [];
  const mail = mailbox(async ({ to }) => void sent.push(to));
  for (let i = 0; i < 30; i++) await post(i % 3 === 0 ? undefined : `${i}@example.com`);
  await Promise.all([hire(mail), hire(mail), hire(mail)].map((postman) => postman.sendDue()));
  expect(await waiting()).toEqual([]);
  expect(sent).toHaveLength(20);
  expect(new Set(sent).size).toBe(20);
});
