import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openReceiver, openWorld, type World } from './testing.ts';

let world: World;
let receiver: Awaited<ReturnType<typeof openReceiver>>;
let other: ChildProcess;
let said = '';
beforeEach(async () => {
  world = await openWorld();
  receiver = await openReceiver();
  await world.addIntegration({ connection: { url: receiver.url } });
  said = '';
  const script = join(import.meta.dirname, 'testing-process.ts');
  other = spawn(process.execPath, ['--import', 'tsx', script, JSON.stringify(world.address)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  other.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await vi.waitFor(() => expect(said).toContain('on duty'), { timeout: 60_000 });
}, 90_000);
afterEach(async () => {
  other.kill('SIGKILL');
  if (other.exitCode === null && other.signalCode === null) await once(other, 'exit');
  await world.close();
  await receiver.close();
});

const withinMs = { timeout: 90_000, interval: 50 };

test('a process that is stopped loses its duty, and writes nothing more when it goes on', async () => {
  const held: (() => void)[] = [];
  receiver.answer = (_received, response) => void held.push(() => response.writeHead(400).end());
  const place = await world.append([
    { messageId: 'a1' },
    { messageId: 'a2' },
    { messageId: 'b1', userId: 'bob' },
  ]);
  await vi.waitFor(() => expect(receiver.messageIds()).toEqual(['a1', 'b1']), withinMs);
  other.kill('SIGSTOP');

  // Another one takes over what the stopped one had under way, and finishes it.
  receiver.answer = (_received, response) => response.end();
  const standby = world.startDelivery();
  const statuses = () =>
    Promise.all([0, 1, 2].map(async (at) => (await world.outcomes(place, at)).map(({ status }) => status)));
  await vi.waitFor(async () => expect(await statuses()).toEqual(Array(3).fill(['delivered'])), withinMs);
  expect(standby.isReady()).toBe(true);
  expect(receiver.messageIds().filter((id) => id?.toString().startsWith('a'))).toEqual(['a1', 'a1', 'a2']);
  const cursor = () => world.sql`select at, "offset", epoch from stream_cursors where lane = ${place.lane}`;
  await vi.waitFor(
    async () => expect(await cursor()).toMatchObject([{ offset: String(place.offset) }]),
    withinMs,
  );
  const written = async () => [await world.sql`select * from outcomes order by seq`, await cursor()];
  const before = await written();

  // The answers come that it waited for, and it goes on where it was: with what it has no right to write any more.
  for (const end of held) end();
  other.kill('SIGCONT');
  await vi.waitFor(() => expect(said).toContain('off duty'), withinMs);
  expect(await written()).toEqual(before);
  expect(await statuses()).toEqual(Array(3).fill(['delivered']));

  // It stands by, and one of the two delivers what comes.
  const next = await world.append([{ messageId: 'a3' }]);
  await vi.waitFor(async () => expect((await world.outcomes(next))[0]?.status).toBe('delivered'), withinMs);
  expect(receiver.messageIds().filter((id) => id === 'a3')).toHaveLength(1);
  expect(other.exitCode).toBeNull();
}, 240_000);

test('a process that is killed in the middle loses nothing, and another takes over at once', async () => {
  receiver.answer = () => undefined;
  const place = await world.append([{ messageId: 'a1' }, { messageId: 'a2' }]);
  await vi.waitFor(() => expect(receiver.messageIds()).toEqual(['a1']), withinMs);
  other.kill('SIGKILL');
  receiver.answer = (_received, response) => response.end();
  world.startDelivery();
  await vi.waitFor(
    async () => expect((await world.outcomes(place, 1))[0]?.status).toBe('delivered'),
    withinMs,
  );
  expect(receiver.messageIds()).toEqual(['a1', 'a1', 'a2']);
}, 120_000);
