import { expect, test } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import postgres from 'postgres';
import { setUpByApi, sourceToWebhook } from './api.ts';
import { familyOf, killAll } from './processes.ts';
import {
  openDestination,
  placeOf,
  removeDataDir,
  startSwitchyard,
  until,
  type Switchyard,
} from './switchyard.ts';

const rounds = 4;
const senders = 16;

/** Sends single events from many connections until told to stop; returns what was answered with 200. */
function sendUnderLoad(url: string, sourceId: string, round: string) {
  const acknowledged: string[] = [];
  let isStopped = false;
  const send = async (sender: number) => {
    for (let n = 0; !isStopped; n++) {
      const messageId = `${round}-${sender}-${n}`;
      const answer = await fetch(`${url}/v1/track`, {
        method: 'POST',
        body: JSON.stringify({ writeKey: sourceId, event: 'Load', userId: `u${sender}`, messageId }),
      }).catch(() => undefined);
      if (answer?.status === 200) acknowledged.push(messageId);
      else if (answer === undefined) return;
    }
  };
  const all = Promise.all(Array.from({ length: senders }, (_, sender) => send(sender)));
  return {
    acknowledged,
    stop: () => {
      isStopped = true;
      return all;
    },
  };
}

/** Everything at once and without warning: the server and every process of its Postgres. */
function killEverything(switchyard: Switchyard): void {
  const [pid] = readFileSync(join(placeOf(switchyard), 'cluster/postmaster.pid'), 'utf8').split('\n');
  killAll([...familyOf(switchyard.process.pid ?? 0), ...familyOf(Number(pid))]);
}

/** Does to the database what nobody should: answers before the disk has it. */
async function setSynchronousCommit(switchyard: Switchyard, value: 'on' | 'off'): Promise<void> {
  const address = {
    host: join(placeOf(switchyard), 'socket'),
    port: 5432,
    user: 'switchyard',
    database: 'switchyard',
  };
  const sql = postgres({ ...address, max: 1 });
  await sql.unsafe(`alter system set synchronous_commit = ${value}`);
  await sql`select pg_reload_conf()`;
  await sql.end();
}

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
    for (let round = 0; round < rounds; round++) {
      await setSynchronousCommit(switchyard, synchronousCommit);
      const load = sendUnderLoad(switchyard.url, sourceId, `r${round}`);
      const enough = 300 + 150 * round;
      await until(() => load.acknowledged.length >= enough, {
        msMax: 30_000,
        what: `${enough} acknowledged events`,
      });
      killEverything(switchyard);
      await load.stop();
      acknowledged.push(...load.acknowledged);
      switchyard = await startSwitchyard({ DESTINATION_ALLOW: '127.0.0.0/8', DATA_DIR: dataDir });
    }
    const arrived = () => new Set(destination.received.map((one) => String(JSON.parse(one.body).messageId)));
    const missing = () => {
      const there = arrived();
      return acknowledged.filter((id) => !there.has(id));
    };
    const msMax = synchronousCommit === 'on' ? 60_000 : 10_000;
    await until(() => missing().length === 0, { msMax }).catch(() => undefined);
    return { acknowledged: acknowledged.length, lost: missing() };
  } finally {
    await switchyard.stop();
    await destination.close();
    removeDataDir(dataDir);
  }
}

test('what was answered with 200 is delivered, though everything is killed under load', async () => {
  test.setTimeout(240_000);
  const { acknowledged, lost } = await loseSomething('on');
  expect(acknowledged).toBeGreaterThan(1_000);
  expect(lost).toEqual([]);
});

test('the test above can fail: with asynchronous commits something is lost', async () => {
  test.setTimeout(240_000);
  const { lost } = await loseSomething('off');
  expect(lost.length).toBeGreaterThan(0);
});
