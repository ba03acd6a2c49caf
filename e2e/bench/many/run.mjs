// npm run bench many: 10,000 integrations in 1,000 organizations: how soon all is ready, what it takes in memory, and how
// soon a change counts.
import { ask, feed, inWorld, makeSource, memoryOf, until } from '../delivery/world.mjs';

const organizationsCount = 1_000;
const integrationsEach = 10;
const pacePerSecond = 100;
const paceCount = 1_000;
const readyMsMax = 5_000;
const bytesMax = 500_000_000;
const changeMsMax = 2_000;

export function bench() {
  return inWorld(async (world) => {
    const key = await makeSource(world.made, `${world.to}/ok`, '');
    await world.stop();
    await world.start();
    const fewMs = world.readyMs;
    await world.fill([
      `insert into organizations (id, name) select 'org' || n, 'Org ' || n from generate_series(1, ${organizationsCount}) n`,
      `insert into sources (id, org_id, name, platform) select 'source' || n, 'org' || n, 'Source', 'server' from generate_series(1, ${organizationsCount}) n`,
      `insert into connections (id, org_id, name, integration_code, connection_prototype_id, details)
         select 'connection' || n, 'org' || n, 'Webhook', 'webhook', 'webhook', '{"url":"${world.to}/ok"}' from generate_series(1, ${organizationsCount}) n`,
      `insert into integrations (id, org_id, source_id, connection_id, integration_code, name, config, state)
         select n || '/' || i, 'org' || n, 'source' || n, 'connection' || n, 'webhook', 'Webhook', '{}', 'on'
         from generate_series(1, ${organizationsCount}) n, generate_series(1, ${integrationsEach}) i`,
    ]);
    await world.stop();
    await world.start();
    const { readyMs } = world;
    await deliver(world, key, 1);
    const changeMs = await change(world, key);
    // A storm of changes: each organization's first integration, one after the other.
    await world.fill([`update integrations set name = 'Other', updated_at = now() where id like '%/1'`]);
    await deliver(world, key, 1_000);
    report({ readyMs, fewMs, changeMs, bytes: memoryOf(world) });
  });
}

function report({ readyMs, fewMs, changeMs, bytes }) {
  console.log(
    `\n${organizationsCount * integrationsEach} integrations in ${organizationsCount} organizations\n`,
  );
  const say = (text, isMet) => console.log(`  ${text}: ${isMet ? 'reached' : 'missed'}`);
  say(
    `ready after ${readyMs.toFixed(0)} ms, with one integration after ${fewMs.toFixed(0)}, at most ${readyMsMax}`,
    readyMs <= readyMsMax,
  );
  say(`${(bytes / 1_000_000).toFixed(0)} MB of memory, at most ${bytesMax / 1_000_000}`, bytes <= bytesMax);
  say(
    `a change counts ${changeMs.toFixed(0)} ms after it was answered, at most ${changeMsMax}`,
    changeMs <= changeMsMax,
  );
}

async function deliver(world, key, count) {
  await ask(world.receiver, 'reset');
  await feed(world.server.url, [key], 'pace', count, pacePerSecond);
  await until(async () => (await ask(world.receiver, 'report')).events >= count);
}

/** Switches the integration off among events that come all the time; answers when the last was sent that still arrived. */
async function change(world, key) {
  const [{ id }] = await world.fill([`select id from integrations where source_id = '${key}'`]);
  await ask(world.receiver, 'reset');
  const sending = feed(world.server.url, [key], 'pace', paceCount, pacePerSecond);
  await until(async () => (await ask(world.receiver, 'report')).events > pacePerSecond);
  await world.made.ask(`mutation { updateIntegration(integrationId: "${id}", enabled: false) { success } }`);
  const changedMs = performance.timeOrigin + performance.now();
  await sending;
  const { lastSentAtMs } = await ask(world.receiver, 'report');
  await world.made.ask(`mutation { updateIntegration(integrationId: "${id}", enabled: true) { success } }`);
  return Math.max(lastSentAtMs - changedMs, 0);
}
