import { expect, test } from '@playwright/test';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import postgres from 'postgres';
import { setUpByApi, sourceToWebhook, type Api } from './api.ts';
import { openDestination, placeOf, removeDataDir, startSwitchyard, until } from './switchyard.ts';

const root = join(import.meta.dirname, '..');

/** As a person runs it, beside the server of the same DATA_DIR. */
function rotateKeys(dataDir: string) {
  let output = '';
  const child = spawn(process.execPath, [join(root, 'src/launch/command.mjs'), 'rotate-keys'], {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, LOG_LEVEL: 'warn', DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<{ code: number | null; output: string }>((resolve) =>
    child.on('close', (code) => resolve({ code, output })),
  );
  return { child, ended };
}

type KeyFile = { jwt: string[]; secrets: string[] };
const keysOf = (dataDir: string): KeyFile => JSON.parse(readFileSync(join(dataDir, 'keys.json'), 'utf8'));

async function giveSecret(api: Api, secret: string): Promise<void> {
  const { connections } = await api.ask<{ connections: { id: string }[] }>(
    `query ($orgId: ID!) { connections(orgId: $orgId) { id } }`,
    { orgId: api.orgId },
  );
  const { updateConnection } = await api.ask<{ updateConnection: { success: boolean; message: string } }>(
    `mutation ($id: ID!, $details: JSON!) { updateConnection(connectionId: $id, details: $details) { success message } }`,
    { id: connections[0]?.id, details: { headers: { 'X-Secret': secret } } },
  );
  expect(updateConnection).toMatchObject({ success: true });
}

// Five starts of one program after another.
test.setTimeout(180_000);

test('keys are rotated beside a running server, also after a kill half-way, and nobody notices', async () => {
  const destination = await openDestination();
  const switchyard = await startSwitchyard({ DESTINATION_ALLOW: '127.0.0.0/8' });
  const { dataDir, url } = switchyard;
  const api = await setUpByApi(url, switchyard.setupLink());
  const sourceId = await sourceToWebhook(api, destination.url);
  await giveSecret(api, 'first secret');
  const deliver = async (event: string) => {
    const body = JSON.stringify({ writeKey: sourceId, userId: 'u1', event });
    expect((await fetch(`${url}/v1/track`, { method: 'POST', body })).status).toBe(200);
    const arrived = () => destination.received.find((one) => one.body.includes(event));
    await until(() => arrived() !== undefined, { what: `${event} at the destination` });
    return arrived()?.headers['x-secret'];
  };
  expect(await deliver('Before')).toBe('first secret');
  const before = keysOf(dataDir);

  // Killed when the new key is in use and the last value is not sealed with it yet, since somebody holds its row.
  const sql = postgres({ host: join(placeOf(switchyard), 'socket'), port: 5432, user: 'switchyard', max: 1 });
  await sql.begin(async (holding) => {
    await holding`select from connections for update`;
    const killed = rotateKeys(dataDir);
    await until(() => keysOf(dataDir).secrets.length === 2, {
      msMax: 60_000,
      what: 'the new key in the file',
    });
    killed.child.kill('SIGKILL');
    await killed.ended;
  });
  await sql.end();
  expect(await deliver('Between')).toBe('first secret');

  const finished = await rotateKeys(dataDir).ended;
  expect(finished.output).toContain('A rotation that did not come to its end is finished now.');
  expect(finished.output).toContain('Sealed anew: 1 value. Old seal keys let go: 1.');
  expect(finished.code).toBe(0);
  const again = await rotateKeys(dataDir).ended;
  expect(again.output).toContain('Secrets are sealed with a new key.');
  expect(again.output).toContain('Sealed anew: 1 value. Old seal keys let go: 1.');
  const after = keysOf(dataDir);
  expect(after.secrets).toHaveLength(1);
  expect(after.secrets).not.toEqual(before.secrets);
  expect(after.jwt).toEqual(expect.arrayContaining(before.jwt));

  // The server that ran all the while: it delivers, takes the token it gave before, and seals with the new key.
  expect(await deliver('After')).toBe('first secret');
  await giveSecret(api, 'second secret');
  expect(await deliver('Changed')).toBe('second secret');
  expect((await switchyard.stop()).code).toBe(0);

  const anew = await startSwitchyard({
    DATA_DIR: dataDir,
    DESTINATION_ALLOW: '127.0.0.0/8',
    PORT: new URL(url).port,
  });
  expect(await deliver('Restarted')).toBe('second secret');
  await giveSecret(api, 'third secret');
  expect((await anew.stop()).code).toBe(0);

  // With no server beside it, it starts the database itself.
  expect(await rotateKeys(dataDir).ended).toMatchObject({ code: 0 });
  await destination.close();
  removeDataDir(dataDir);
});
