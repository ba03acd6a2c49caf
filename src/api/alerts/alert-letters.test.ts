import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { openReceiver, openWorld, silentLog, type World } from '../../delivery/testing.ts';
import { createMail } from '../../mail/mail.ts';
import { beginOutages, endOutages } from '../../storage/alerts/outages.ts';
import { openDatabase } from '../../storage/database.ts';
import { ringOf } from '../../storage/keys/ring.ts';
import { createSeal } from '../../storage/seal.ts';
import { createPost, openLetter } from '../post/post.ts';
import { createPostman } from '../post/postman.ts';
import { createAlertLetters } from './alert-letters.ts';

let world: World;
let id: string;
const closes: (() => unknown)[] = [];
const seal = createSeal(ringOf('secrets', randomBytes(32)));
const publicUrl = 'https://switchyard.example';
const now = () => Date.now();

beforeAll(async () => {
  world = await openWorld();
  await addMember('ada@example.com', 'Owner');
  await addMember('bob@example.com', 'Owner');
  await addMember('unproved@example.com', 'Owner', { isProved: false });
  await addMember('user@example.com', 'User');
});
afterAll(() => world.close());
beforeEach(async () => void (id = await world.addIntegration()));
afterEach(async () => {
  for (const close of closes.splice(0).reverse()) await close();
  for (const table of ['alerts', 'outages', 'letters', 'integrations'])
    await world.sql`delete from ${world.sql(table)}`;
});

async function addMember(email: string, role: string, { isProved = true } = {}): Promise<void> {
  const { sql, orgId } = world;
  await sql`insert into users (id, email, email_key, confirmed_at) values (${email}, ${email}, ${email},
    ${isProved ? new Date() : null})`;
  await sql`insert into memberships (org_id, user_id, role) values (${orgId}, ${email}, ${role})`;
}

/** As another process has it: with connections of its own. */
function open() {
  const database = openDatabase(world.address, 3);
  const letters = createAlertLetters({ database, post: createPost(seal, now), publicUrl, log: silentLog });
  closes.push(
    () => database.close(),
    () => letters.close(),
  );
  return { ...letters, database };
}

const failing = (integrationId: string) => ({
  integrationId,
  sinceMs: now() - 3_600_000,
  reason: 'HTTP 503.',
});

async function queued() {
  const rows = await world.sql<{ id: string; sealed: Buffer }[]>`select id, sealed from letters`;
  return rows
    .map((row) => openLetter(seal, row))
    .filter((letter) => letter !== undefined)
    .sort((one, other) => one.to.localeCompare(other.to));
}

test('each Owner with a proved address gets one letter, though several processes look', async () => {
  await beginOutages(world.sql, [failing(id)], now());
  await Promise.all([open(), open(), open()].map(({ writeDue }) => writeDue()));
  const letters = await queued();
  expect(letters.map(({ to }) => to)).toEqual(['ada@example.com', 'bob@example.com']);
  expect(letters[0]?.subject).toBe('“I” is failing (Org)');
  expect(letters[0]?.link).toBe(`${publicUrl}/org/${world.orgId}/destinations/${id}`);
  expect(await world.sql`select from alerts`).toHaveLength(0);
});

test('what happens to many integrations at once is one letter, and what is of another kind another', async () => {
  const others = await Promise.all([1, 2].map(() => world.addIntegration()));
  await beginOutages(world.sql, [id, ...others].map(failing), now());
  await endOutages(world.sql, [id], now());
  await open().writeDue();
  const toAda = (await queued()).filter(({ to }) => to === 'ada@example.com');
  expect(toAda.map(({ subject }) => subject).sort()).toEqual([
    '3 integrations are failing (Org)',
    '“I” works again (Org)',
  ]);
});

test('whoever dies while writing leaves it to be told', async () => {
  await beginOutages(world.sql, [failing(id)], now());
  await world.sql`alter table letters add constraint none check (false)`;
  await open().writeDue();
  expect(await world.sql`select from alerts`).toHaveLength(1);
  await world.sql`alter table letters drop constraint none`;
  await open().writeDue();
  expect(await queued()).toHaveLength(2);
});

test('nobody is told of an integration that is gone', async () => {
  await beginOutages(world.sql, [failing(id)], now());
  await world.sql`delete from integrations`;
  await open().writeDue();
  expect(await queued()).toEqual([]);
  expect(await world.sql`select from alerts`).toHaveLength(0);
});

test('a destination that fails for an hour brings a letter through a mail server', async () => {
  const received: { to: string[]; text: string }[] = [];
  const server = new SMTPServer({
    ...{ authOptional: true, disableReverseLookup: true, hideSTARTTLS: true },
    onData(stream, { envelope }, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        received.push({
          to: envelope.rcptTo.map(({ address }) => address),
          text: Buffer.concat(chunks).toString(),
        });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closes.push(() => new Promise<void>((resolve) => server.close(() => resolve())));
  // A server that listens on TCP has such an address.
  const { port } = server.server.address() as AddressInfo;
  const { database, writeDue } = open();
  const mail = createMail({
    ...{ smtpUrl: `smtp://127.0.0.1:${port}`, outboxDir: '', from: 'S <s@example.com>', log: silentLog },
    say: () => undefined,
  });
  const postman = createPostman({ database, seal, mail, log: silentLog, now });
  closes.push(
    () => mail.close(),
    () => postman.close(),
  );
  const receiver = await openReceiver((_received, response) => response.writeHead(503).end());
  closes.push(() => receiver.close());
  await world.addIntegration({ connection: { url: receiver.url } });
  let plusMs = 0;
  world.startDelivery({ now: () => Date.now() + plusMs });
  const tryOnce = async (userId: string) => {
    const place = await world.append([{ messageId: userId, userId }]);
    const isTried = async () => (await world.outcomes(place)).some(({ status }) => status === 'retrying');
    await expect.poll(isTried, { timeout: 30_000 }).toBe(true);
  };
  await tryOnce('u1');
  plusMs = 61 * 60_000;
  await tryOnce('u2');
  await vi.waitFor(
    async () => {
      await writeDue();
      expect(received).toHaveLength(2);
    },
    { timeout: 30_000, interval: 100 },
  );
  expect(received.flatMap(({ to }) => to).sort()).toEqual(['ada@example.com', 'bob@example.com']);
  expect(received[0]?.text).toContain('Subject: ');
}, 90_000);
