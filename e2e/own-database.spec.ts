import { expect, test } from '@playwright/test';
import { connect, createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import postgres from 'postgres';
import { setUpByApi, sourceToWebhook } from './api.ts';
import { familyOf } from './processes.ts';
import {
  freePort,
  openDestination,
  placeOf,
  removeDataDir,
  startInVain,
  startSwitchyard,
  until,
} from './switchyard.ts';

const key = (byte: number) => Buffer.alloc(32, byte).toString('base64');

/** A PostgreSQL that is reached over TCP, as an operator's own is: the embedded one of another process, behind a door. */
async function openOwnDatabase() {
  const host = await startSwitchyard({ ROLES: 'api' });
  const socket = join(placeOf(host), 'socket');
  const sql = postgres({ host: socket, port: 5432, user: 'switchyard', database: 'switchyard', max: 1 });
  await sql.unsafe('create database own');
  await sql.end();
  const door = createServer((client) => {
    const inner = connect(join(socket, '.s.PGSQL.5432'));
    client.pipe(inner).pipe(client);
    client.on('error', () => inner.destroy());
    inner.on('error', () => client.destroy());
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  // A listening TCP server has an AddressInfo.
  const { port } = door.address() as AddressInfo;
  return {
    url: `postgres://switchyard@127.0.0.1:${port}/own`,
    async close() {
      await new Promise((resolve) => door.close(resolve));
      await host.stop();
      removeDataDir(host.dataDir);
    },
  };
}

test('with DATABASE_URL it uses that database and starts none, and refuses other keys than it began with', async () => {
  const database = await openOwnDatabase();
  const destination = await openDestination();
  const env = {
    DATABASE_URL: database.url,
    SECRETS_KEY: key(1),
    JWT_KEY: key(2),
    DESTINATION_ALLOW: '127.0.0.0/8',
  };
  const switchyard = await startSwitchyard(env);
  expect(familyOf(switchyard.process.pid ?? 0)).toHaveLength(1);
  const api = await setUpByApi(switchyard.url, switchyard.setupLink());
  const sourceId = await sourceToWebhook(api, destination.url);
  const body = JSON.stringify({ writeKey: sourceId, userId: 'u1', event: 'Own' });
  expect((await fetch(`${switchyard.url}/v1/track`, { method: 'POST', body })).status).toBe(200);
  await until(() => destination.received.length === 1, { what: 'the event at the destination' });
  expect((await switchyard.stop()).code).toBe(0);

  const other = await startInVain({ ...env, SECRETS_KEY: key(3), PORT: String(await freePort()) });
  expect(other.code).toBe(1);
  expect(other.output).toContain('This database was written with another SECRETS_KEY');

  await destination.close();
  await database.close();
});
