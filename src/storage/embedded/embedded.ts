import { setTimeout as wait } from 'node:timers/promises';
import type { Log } from '../../domain/log.ts';
import { connect, type DatabaseAddress } from '../database.ts';
import { copyBinaries, findBinaries, isOpenToAll, restoreLinks, type Binaries } from './binaries.ts';
import { prepareCluster } from './cluster.ts';
import { giveUpOwnership, isRunning, takeOwnership } from './ownership.ts';
import { openPlace, sharedHome, type Place } from './place.ts';
import { addressOf, answers, runningServer, startServer, stopServer } from './server.ts';

export type EmbeddedPostgres = {
  address: DatabaseAddress;
  version: string;
  /** Where cluster and log are. */
  place: string;
  /** Stops the server, unless another process looks after it. Within 10 s. */
  close(): Promise<void>;
};

const databaseName = 'switchyard';
const lookAfterEveryMs = 500;
const restartPauseMsMax = 10_000;
const joinMsMax = 60_000;

/**
 * A real PostgreSQL from npm, with its data in DATA_DIR, reached over a unix socket that only this user can open.
 *
 * The first process with a DATA_DIR starts the server (or adopts one that outlived a killed parent), restarts it when it
 * crashes, and stops it at the end; a second process joins it. Throws CannotStart, with what to do.
 */
export async function startEmbeddedPostgres(options: {
  dataDir: string;
  log: Log;
  say?: (line: string) => void;
}): Promise<EmbeddedPostgres> {
  const { dataDir, log, say = () => undefined } = options;
  const place = openPlace(dataDir, say);
  const binaries = openBinaries(place);
  const isOurs = takeOwnership(place.ownerFile);
  const opened = { address: addressOf(place, databaseName), version: binaries.version, place: place.dir };
  if (!isOurs) {
    await joined(place);
    return { ...opened, close: () => Promise.resolve() };
  }
  try {
    await prepareCluster(place, binaries);
    const server = lookAfter(place, binaries, await startOrAdopt(place, binaries), log);
    await createDatabase(place);
    return {
      ...opened,
      async close() {
        await server.stop();
        giveUpOwnership(place.ownerFile);
      },
    };
  } catch (error) {
    const left = runningServer(place);
    if (left !== undefined) await stopServer(left);
    giveUpOwnership(place.ownerFile);
    throw error;
  }
}

function openBinaries(place: Place): Binaries {
  const installed = findBinaries();
  restoreLinks(installed.dir);
  return place.user && !isOpenToAll(installed.dir) ? copyBinaries(installed, sharedHome) : installed;
}

async function startOrAdopt(place: Place, binaries: Binaries): Promise<number> {
  const left = runningServer(place);
  if (left === undefined) return startServer(place, binaries);
  if (await answers(place, left)) return left;
  await stopServer(left);
  return startServer(place, binaries);
}

/** Starts the server again when it ends by itself, with growing pauses. */
function lookAfter(place: Place, binaries: Binaries, startedPid: number, log: Log) {
  const stopping = new AbortController();
  let pid = startedPid;
  const watching = watch().catch((error: unknown) =>
    log.error({ error }, 'PostgreSQL is no longer looked after.'),
  );

  async function watch(): Promise<void> {
    let pauseMs = 0;
    while (await pause(lookAfterEveryMs)) {
      if (isRunning(pid)) {
        pauseMs = 0;
        continue;
      }
      log.error({ pauseMs }, 'PostgreSQL ended by itself and is started again.');
      if (!(await pause(pauseMs))) return;
      pauseMs = Math.min(restartPauseMsMax, pauseMs * 2 + 250);
      pid = await startServer(place, binaries).catch((error: unknown) => {
        log.error({ reason: String(error) }, 'PostgreSQL did not start again.');
        return pid;
      });
    }
  }

  /** False once we are stopping. */
  function pause(ms: number): Promise<boolean> {
    return wait(ms, true, { signal: stopping.signal, ref: false }).catch(() => false);
  }

  return {
    async stop() {
      stopping.abort();
      await watching;
      await stopServer(pid);
    },
  };
}

async function createDatabase(place: Place): Promise<void> {
  const sql = connect(addressOf(place, 'postgres'), 1);
  try {
    const [found] = await sql`select 1 from pg_database where datname = ${databaseName}`;
    if (!found) await sql.unsafe(`create database ${databaseName}`);
  } finally {
    await sql.end();
  }
}

/** The process that looks after the server may still be starting it. */
async function joined(place: Place): Promise<void> {
  const end = Date.now() + joinMsMax;
  while (Date.now() < end) {
    const sql = connect(addressOf(place, databaseName), 1, { connect_timeout: 2 });
    try {
      await sql`select 1`;
      return;
    } catch {
      await wait(100);
    } finally {
      await sql.end({ timeout: 1 });
    }
  }
  throw new Error('The process that started PostgreSQL for this DATA_DIR did not bring it up.');
}
