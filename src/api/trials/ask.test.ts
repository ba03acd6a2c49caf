import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Trial } from '../../domain/trials/trials.ts';
import { takeTrial } from '../../storage/trials/trials.ts';
import { openTestApi, type TestApi } from '../testing.ts';
import { createAskDelivery } from './ask.ts';

const silent = () => undefined;
const log = { debug: silent, info: silent, warn: silent, error: silent };
const trial: Trial = {
  ...{ kind: 'connection', integrationCode: 'sink' },
  ...{ connection: { apiKey: 'very-secret' }, secrets: ['very-secret'] },
};
let api: TestApi;
let orgId: string;
beforeAll(async () => {
  api = await openTestApi();
  ({ orgId } = await api.owner());
});
afterAll(() => api.close());

test('without a process of delivery it says so, and leaves nothing that one could take later', async () => {
  const asking = createAskDelivery({ ...api, log, takenMsMax: 1 });
  await expect(asking.run(orgId, trial)).rejects.toMatchObject({
    ...{ code: 'UPSTREAM_FAILED', message: expect.stringContaining('no delivery process is running') },
  });
  expect(await takeTrial(api.database.sql, api.seal)).toBeUndefined();
  await asking.close();
});

test('what is asked stands sealed, is taken by one alone, and waits for whoever took it', async () => {
  const asking = createAskDelivery({ ...api, log, takenMsMax: 60_000 });
  const answer = asking.run(orgId, trial);
  const taken = await until(() => takeTrial(api.database.sql, api.seal));
  const [row] = await api.database.sql<{ asked: Uint8Array }[]>`select asked from trials`;
  const text = Buffer.from(row?.asked ?? []).toString('latin1');
  expect(text).not.toContain('very-secret');
  expect(taken.trial).toEqual(trial);
  expect(await takeTrial(api.database.sql, api.seal)).toBeUndefined();
  // Whoever took it is gone, and its row with it.
  await api.database.sql`delete from trials`;
  await expect(answer).rejects.toMatchObject({ code: 'UPSTREAM_FAILED' });
  await asking.close();
});

/** Asks again until there is one; the test's own time bounds it. */
async function until<Value>(ask: () => Promise<Value | undefined>): Promise<Value> {
  for (;;) {
    const value = await ask();
    if (value !== undefined) return value;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test('whoever looks for a trial and finds none wakes nobody', async () => {
  const told: string[] = [];
  const { sql } = api.database;
  const listening = await sql.listen('changed', (table) => void told.push(table));
  expect(await takeTrial(sql, api.seal)).toBeUndefined();
  // Told in the order of the commits: after this one, the other's word would have come.
  await sql.notify('changed', 'last');
  await until(async () => Promise.resolve(told.includes('last') || undefined));
  expect(told).toEqual(['last']);
  await listening.unlisten();
});
