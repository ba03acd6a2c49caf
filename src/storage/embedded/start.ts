import { setTimeout as wait } from 'node:timers/promises';
import type { Log } from '../../domain/log.ts';
import { connect, type DatabaseAddress } from '../database.ts';
import { findBinaries, reachableBinaries, type Binaries } from './binaries.ts';
import { checkMajor, clusterUser, prepareCluster } from './cluster.ts';
import { claimOwnership, hasOwner, type Ownership } from './owner.ts';
import { openPlace, type Place } from './place.ts';
import { runningPostmaster, type Postmaster } from './postmaster.ts';
import { becomesReady, startServer, stopServer } from './server.ts';
import { supervise } from './supervise.ts';

export type EmbeddedPostgres = {
  address: DatabaseAddress;
  /** PostgreSQL's own version, such as 18.4. */
  version: string;
  /** The folder that holds the cluster. */
  place: string;
  /** Stops the server where this process answers for it. Resolves within 10 s. */
  stop(): Promise<void>;
};

type Options = {
  dataDir: string;
  log: Log;
  /** Is told, in a sentence, what takes its time. */
  say?: (line: string) => void;
};

const database = 'switchyard';
const port = 5432;
const answerMsMax = 10_000;
const lookAgainMs = 50;

/**
 * Starts PostgreSQL on a data directory and keeps it running: one that ends is started again, and clients reconnect.
 *
 * The bargain: any number of processes may call this with one directory. The first owns the server and stops it; the
 * others join, and one of them takes over when the owner is gone. A server that outlived a killed owner is adopted.
 * Throws CannotStart where the machine or the directory does not allow it.
 */
export async function startEmbeddedPostgres({
  dataDir,
  log,
  say = () => undefined,
}: Options): Promise<EmbeddedPostgres> {
  const installed = findBinaries();
  const place = openPlace(dataDir, say);
  checkMajor(place, installed);
  const binaries = reachableBinaries(installed, place);
  const { ownership, postmaster } = await enter(place, binaries, say);
  const address = addressOf(postmaster);
  try {
    const version = await prepareDatabase(address);
    const stop = supervise({ place, binaries, ownership, postmaster, log });
    return { address, version, place: place.cluster, stop };
  } catch (error) {
    if (ownership) await stopServer(postmaster.pid, place.cluster);
    ownership?.release();
    throw error;
  }
}

type Entry = { ownership: Ownership | undefined; postmaster: Postmaster };

/** Owns the server or joins it, whichever this process may; looks again while another is on its way in or out. */
async function enter(place: Place, binaries: Binaries, say: (line: string) => void): Promise<Entry> {
  for (;;) {
    const ownership = claimOwnership(place.ownerFile);
    if (ownership) {
      try {
        return { ownership, postmaster: await adoptOrStart(place, binaries, say) };
      } catch (error) {
        ownership.release();
        throw error;
      }
    }
    const postmaster = runningPostmaster(place.cluster);
    if (postmaster?.isReady) return { ownership, postmaster };
    await wait(lookAgainMs);
  }
}

/** Gets the place's server up, as its owner. */
export async function adoptOrStart(
  place: Place,
  binaries: Binaries,
  say: (line: string) => void,
): Promise<Postmaster> {
  const left = runningPostmaster(place.cluster);
  if (left) {
    const ready = await becomesReady(place.cluster);
    if (ready && (await answers(ready))) return ready;
    await stopServer(left.pid, place.cluster);
  }
  await prepareCluster(place, binaries, say);
  return startServer(place, binaries);
}

/** A server that hangs takes connections no more; one whose socket was deleted cannot be reached. */
async function answers(postmaster: Postmaster): Promise<boolean> {
  const sql = connect(addressOf(postmaster, 'postgres'), 1, { connect_timeout: answerMsMax / 1000 });
  const late = wait(answerMsMax, false, { ref: false });
  const query = sql`select 1`.then(() => true).catch(() => false);
  const hasAnswered = await Promise.race([query, late]);
  await sql.end({ timeout: 0 });
  return hasAnswered;
}

/** Makes our database where this is the first run. Answers the server's version. */
async function prepareDatabase(address: DatabaseAddress): Promise<string> {
  const sql = connect({ ...address, database: 'postgres' } as DatabaseAddress, 1);
  try {
    const [row] = await sql<{ version: string; exists: boolean }[]>`
      select current_setting('server_version') as version,
        exists (select from pg_database where datname = ${database}) as exists`;
    if (!row?.exists) await sql.unsafe(`create database ${database}`);
    return row?.version ?? '';
  } finally {
    await sql.end({ timeout: 1 });
  }
}

function addressOf({ socketDir }: Postmaster, name = database): DatabaseAddress {
  return { kind: 'socket', socketDir, port, user: clusterUser, database: name };
}
