import { expect, test } from '@playwright/test';
import { spawn } from 'node:child_process';
import { readdirSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { owner, setUpByApi, sourceToWebhook } from './api.ts';
import { newDataDir, openDestination, removeDataDir, startSwitchyard, until } from './switchyard.ts';

const root = join(import.meta.dirname, '..');

/** As a person runs it. */
function run(dataDir: string, ...args: string[]): Promise<{ code: number | null; output: string }> {
  let output = '';
  const child = spawn(process.execPath, [join(root, 'src/launch/command.mjs'), ...args], {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, LOG_LEVEL: 'warn', DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, output })));
}

// Three starts of one program after another, and as many commands.
test.setTimeout(180_000);

test('a backup made under load is restored elsewhere: people sign in, secrets open, what waited is delivered', async () => {
  let isAway = false;
  const destination = await openDestination(() => (isAway ? 503 : 200));
  const first = await startSwitchyard({ DESTINATION_ALLOW: '127.0.0.0/8' });
  const api = await setUpByApi(first.url, first.setupLink());
  const sourceId = await sourceToWebhook(api, destination.url);
  const { connections } = await api.ask<{ connections: { id: string }[] }>(
    `query ($orgId: ID!) { connections(orgId: $orgId) { id } }`,
    { orgId: api.orgId },
  );
  await api.ask(
    `mutation ($id: ID!, $details: JSON!) { updateConnection(connectionId: $id, details: $details) { success } }`,
    { id: connections[0]?.id, details: { headers: { 'X-Secret': 'kept' } } },
  );
  const send = async (url: string, event: string) => {
    const body = JSON.stringify({ writeKey: sourceId, userId: 'u1', event });
    expect((await fetch(`${url}/v1/track`, { method: 'POST', body })).status).toBe(200);
  };
  const received = (event: string) => destination.received.filter((one) => one.body.includes(event));
  await send(first.url, 'Delivered');
  await until(() => received('Delivered').length === 1, { what: 'the first event at the destination' });
  isAway = true;
  await send(first.url, 'Waits');
  await until(() => received('Waits').length > 0, { what: 'an attempt that fails' });

  let isLoaded = true;
  const loading = (async () => {
    while (isLoaded) await send(first.url, 'Load');
  })();
  const backedUp = await run(first.dataDir, 'backup', '--with-keys');
  isLoaded = false;
  await loading;
  expect(backedUp.output).toContain('The keys are in it: whoever has the file can open every stored secret.');
  expect(backedUp.code).toBe(0);
  const folder = join(first.dataDir, 'backups');
  const file = join(folder, readdirSync(folder)[0] ?? '');
  await first.stop();
  // Beside it, without the keys and under a name of one's own; the database is started for it.
  const bare = join(folder, 'bare.backup');
  const again = await run(first.dataDir, 'backup', bare);
  expect(again.output).toMatch(/Not in it: the keys in .+keys\.json/);
  expect(again.code).toBe(0);
  expect((await run(first.dataDir, 'restore', file)).output).toContain('The database is in use already');

  const dataDir = newDataDir();
  const size = statSync(bare).size;
  truncateSync(bare, size - 10);
  const cut = await run(dataDir, 'restore', bare);
  expect(cut).toMatchObject({ code: 1, output: expect.stringContaining('and nothing was changed') });
  const restored = await run(dataDir, 'restore', file);
  expect(restored.output).toMatch(/Restored \d+ tables as of /);
  expect(restored.code).toBe(0);

  isAway = false;
  const second = await startSwitchyard({ DATA_DIR: dataDir, DESTINATION_ALLOW: '127.0.0.0/8' });
  expect(second.output()).not.toContain('/setup?code=');
  const before = received('Waits').length;
  await until(() => received('Waits').length > before, { msMax: 60_000, what: 'what waited, at last' });
  expect(received('Waits').at(-1)?.headers['x-secret']).toBe('kept');
  const answer = await fetch(`${second.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      query: `mutation ($username: String!, $password: String!) { createToken(username: $username, password: $password) { success } }`,
      variables: { username: owner.email, password: owner.password },
    }),
  });
  expect(await answer.json()).toMatchObject({ data: { createToken: { success: true } } });
  await second.stop();
  await destination.close();
  for (const dir of [first.dataDir, dataDir]) removeDataDir(dir);
});
