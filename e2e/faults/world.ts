import { setUpByApi, sourceToWebhook } from '../api.ts';
import { missingOf, sendUnderLoad } from '../load.ts';
import { newDataDir, openDestination, removeDataDir, startSwitchyard, until } from '../switchyard.ts';

const recoveryMsMax = 120_000;
const shownCharsMax = 3_000;

/** A server with a source whose events go to a webhook, and the means to see what was lost. */
export async function openWorld({ through = [] as readonly string[], dataDir = newDataDir() } = {}) {
  const destination = await openDestination();
  const switchyard = await startSwitchyard({ DESTINATION_ALLOW: '127.0.0.0/8', DATA_DIR: dataDir }, through);
  const api = await setUpByApi(switchyard.url, switchyard.setupLink());
  const sourceId = await sourceToWebhook(api, destination.url);
  const acknowledged: string[] = [];
  let rounds = 0;

  return {
    switchyard,
    api,
    sourceId,
    acknowledged,

    /** Sends until `isEnough` is true of what was answered since. Answers that. */
    async sendUntil(what: string, isEnough: (load: Load) => boolean): Promise<Load> {
      const load = sendUnderLoad(switchyard.url, sourceId, `r${rounds++}`);
      try {
        await until(() => isEnough(load), { msMax: recoveryMsMax, what });
      } catch (cause) {
        const said = `${JSON.stringify([...load.statuses])}\n${switchyard.output().slice(-shownCharsMax)}`;
        throw new Error(`There were not ${what}. Statuses and log:\n${said}`, { cause });
      } finally {
        await load.stop();
        acknowledged.push(...load.acknowledged);
      }
      return load;
    },

    /** What was acknowledged and does not arrive, however long we wait. */
    async lost(): Promise<string[]> {
      const missing = () => missingOf(acknowledged, destination.received);
      await until(() => missing().length === 0, { msMax: recoveryMsMax }).catch(() => undefined);
      return missing();
    },

    async close() {
      await switchyard.stop();
      await destination.close();
      removeDataDir(dataDir);
    },
  };
}

type Load = Pick<ReturnType<typeof sendUnderLoad>, 'acknowledged' | 'statuses'>;
export type World = Awaited<ReturnType<typeof openWorld>>;

/** Answers that say: keep it and come again. SDKs do not come again after 501, 505 and 511. */
export const later = [429, 503];

export function countLater({ statuses }: Load): number {
  return later.reduce((sum, status) => sum + (statuses.get(status) ?? 0), 0);
}
