import { expect, test } from '@playwright/test';
import { setUpByApi, sourceToWebhook } from './api.ts';
import { killEverything, setSynchronousCommit } from './harm.ts';
import { missingOf, sendUnderLoad } from './load.ts';
import { openDestination, removeDataDir, startSwitchyard, until } from './switchyard.ts';

const kills = 4;
const stopMsMax = 10_000;

async function loseSomething(
  synchronousCommit: 'on' | 'off',
): Promise<{ acknowledged: number; lost: string[] }> {
  const destination = await openDestination();
  let switchyard = await startSwitchyard({ DESTINATION_ALLOW: '127.0.0.0/8' });
  const { dataDir } = switchyard;
  const api = await setUpByApi(switchyard.url, switchyard.setupLink());
  const sourceId = await sourceToWebhook(api, destination.url);
  const acknowledged: string[] = [];
  try {
    const rounds = synchronousCommit === 'on' ? kills + 1 : kills;
    for (let round = 0; round < rounds; round++) {
      await setSynchronousCommit(switchyard, synchronousCommit);
      const load = sendUnderLoad(switchyard.url, sourceId, `r${round}`);
      const enough = 300 + 150 * round;
      await until(() => load.acknowledged.length >= enough, {
        msMax: 30_000,
        what: `${enough} acknowledged events`,
      });
      if (round < kills) killEverything(switchyard);
      else {
        // One more round ends in order.
        const { code, ms } = await switchyard.stop('SIGTERM');
        expect(code).toBe(0);
        expect(ms).toBeLessThan(stopMsMax);
      }
      await load.stop();
      acknowledged.push(...load.acknowledged);
      switchyard = await startSwitchyard({ DESTINATION_ALLOW: '127.0.0.0/8', DATA_DIR: dataDir });
    }
    const missing = () => missingOf(acknowledged, destination.received);
    const msMax = synchronousCommit === 'on' ? 60_000 : 10_000;
    await until(() => missing().length === 0, { msMax }).catch(() => undefined);
    return { acknowledged: acknowledged.length, lost: missing() };
  } finally {
    await switchyard.stop();
    await destination.close();
    removeDataDir(dataDir);
  }
}

test('what was answered with 200 is delivered, though everything is killed under load, or stopped', async () => {
  test.setTimeout(360_000);
  const { acknowledged, lost } = await loseSomething('on');
  expect(acknowledged).toBeGreaterThan(1_000);
  expect(lost).toEqual([]);
});

test('the test above can fail: with asynchronous commits something is lost', async () => {
  test.setTimeout(360_000);
  const { lost } = await loseSomething('off');
  expect(lost.length).toBeGreaterThan(0);
});
