import { expect, test, vi } from 'vitest';
import { feedEnd, readFeed } from '../storage/trail/feed.ts';
import { listenForCalls } from '../storage/trail/told.ts';
import { openReceiver, openWorld } from './testing.ts';

test('delivery tells of an event when it is listed and when it was delivered, and wakes whoever listens', async () => {
  const world = await openWorld();
  const receiver = await openReceiver();
  const integrationId = await world.addIntegration({ connection: { url: receiver.url } });
  let calls = 0;
  const listening = await listenForCalls(world.sql, () => (calls += 1));
  const start = await feedEnd(world.sql);
  world.startDelivery();
  await world.append([{ messageId: 'm1', event: 'Bought' }]);
  await vi.waitFor(
    async () => {
      const rows = await world.sql`select integration_id, events from feed order by id`;
      expect(rows).toEqual([
        { integration_id: null, events: 1 },
        { integration_id: integrationId, events: 1 },
      ]);
      // One for the listening that began, one at least for what was told.
      expect(calls).toBeGreaterThan(1);
    },
    { timeout: 20_000 },
  );
  const chunk = await readFeed(world.sql, { orgId: world.orgId }, start);
  expect(chunk?.events.map(({ event }) => event.name)).toEqual(['Bought']);
  await listening.close();
  await receiver.close();
  await world.close();
});
