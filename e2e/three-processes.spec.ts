import { expect, test } from '@playwright/test';
import { setUpByApi, sourceToWebhook } from './api.ts';
import { openDestination, removeDataDir, startSwitchyard, until } from './switchyard.ts';

test('one process for each role does what one for all does', async () => {
  const destination = await openDestination();
  const api = await startSwitchyard({ ROLES: 'api' });
  const { dataDir: DATA_DIR } = api;
  const delivery = await startSwitchyard({ ROLES: 'delivery', DATA_DIR, DESTINATION_ALLOW: '127.0.0.0/8' });
  const ingest = await startSwitchyard({ ROLES: 'ingest', DATA_DIR });

  const owner = await setUpByApi(api.url, api.setupLink());
  const sourceId = await sourceToWebhook(owner, destination.url);
  const send = (url: string) =>
    fetch(`${url}/v1/track`, {
      method: 'POST',
      body: JSON.stringify({ writeKey: sourceId, userId: 'u1', event: 'Split' }),
    });
  expect((await send(ingest.url)).status).toBe(200);
  await until(() => destination.received.length === 1, { what: 'the event at the destination' });
  expect((await send(api.url)).status).toBe(405);

  for (const one of [ingest, delivery, api]) expect((await one.stop()).code).toBe(0);
  await destination.close();
  removeDataDir(DATA_DIR);
});
