import { destinations } from '../../catalog/destinations.ts';
import type { Destination } from '../../catalog/destination.ts';
import { createGuard } from '../../delivery/out/guard.ts';
import { openWay } from '../../delivery/out/send.ts';
import { startTrials } from '../../delivery/trials/trials.ts';
import { vault, type TestApi } from '../testing.ts';

/** Takes everything and asks nobody; its choices are three, by name. */
export const vaultDestination: Destination = {
  prototype: vault,
  eventsMax: 1,
  perform: async (events) => events.map(() => ({ kind: 'accepted' })),
  test: async () => ({ success: true, message: 'Vault opens.' }),
  options: async (path, _settings, search) => ({
    kind: 'found',
    options: ['Ada', 'Bob', 'Cid']
      .filter((name) => name.toLowerCase().startsWith(search.toLowerCase()))
      .map((name) => ({ value: `${path}:${name}`, label: name })),
  }),
};

/** Runs what the API is asked to try, as a process of delivery would. Local addresses are admitted unless said otherwise. */
export function startTestTrials(
  { database, seal }: Pick<TestApi, 'database' | 'seal'>,
  { allow = ['127.0.0.0/8'] }: { allow?: string[] } = {},
) {
  const way = openWay(createGuard(allow));
  const silent = () => undefined;
  const trials = startTrials({
    ...{ database, seal, way, now: Date.now },
    destinations: new Map([...destinations, ['vault', vaultDestination]]),
    log: { debug: silent, info: silent, warn: silent, error: silent },
  });
  return {
    async close() {
      await trials.close();
      await way.close();
    },
  };
}
