import { setTimeout as wait } from 'node:timers/promises';
import { CannotStart } from '../../domain/cannot-start.ts';
import type { Log } from '../../domain/log.ts';
import { connect, type DatabaseAddress } from '../database.ts';
import { findBinaries, openTo, restoreLinks, type Binaries } from './binaries.ts';
import { checkMajor } from './cluster.ts';
import { giveUpOwnership, takeOwnership } from './ownership.ts';
import { openPlace, type Place } from './place.ts';
import { isErrno } from './processes.ts';
import { addressOf, answersNow, runningServer, stopServer } from './server.ts';
import { startOrAdopt, supervise } from './supervise.ts';

export type EmbeddedPostgres = {
  address: DatabaseAddress;
  version: string;
  /** Where cluster and log are. */
  place: string;
  /** Stops the server, unless another process looks after it. Within 10 s. */
  close(): Promise<void>;
};

const databaseName = 'switchyard';
/** duplicate_database, and unique_violation where both were quick. */
const alreadyThere = new Set(['42P04', '23505']);
const lookAgainMs = 100;
/** The other process may be making its database, or waiting for one to recover. */
const joinMsMax = 150_000;

/**
 * A real PostgreSQL from npm, with its data in DATA_DIR, reached over a unix socket that only this user can open.
 *
 * The first process with a DATA_DIR starts the server (or adopts one that outlived a killed parent), restarts it when it
 * crashes, and stops it at the end. Others join it, and one of them takes over when the first is gone. Throws
 * CannotStart, with what to do.
 */
export async function startEmbeddedPostgres(options: {
  dataDir: string;
  log: Log;
  say?: (line: string) => void;
}): Promise<EmbeddedPostgres> {
  const { dataDir, log, say = () => undefined } = options;
  const place = openPlace(dataDir, say);
  const binaries = openBinaries(place);
  checkMajor(place, binaries);
  const pid = await startOrJoin(place, binaries);
  const server = supervise(place, binaries, pid, log);
  try {
    await createDatabase(place);
  } catch (error) {
    await server.stop();
    throw error;
  }
  const address = addressOf(place, databaseName);
  return { address, version: binaries.version, place: place.dir, close: () => server.stop() };
}

/** Answers the server's process id where it is ours to look after, and undefined where another process does. */
async function startOrJoin(place: Place, binaries: Binaries): Promise<number | undefined> {
  const end = Date.now() + joinMsMax;
  while (Date.now() < end) {
    if (takeOwnership(place.ownerFile)) return startOwned(place, binaries);
    // The other process may be on its way up, or down.
    const pid = runningServer(place);
    if (pid !== undefined && (await answersNow(place))) return undefined;
    await wait(lookAgainMs);
  }
  throw new CannotStart(
    `Another Switchyard uses the database in ${place.dir}, and did not bring it up within ${joinMsMax / 1000} s. Look at what it says, or stop it.`,
  );
}

async function startOwned(place: Place, binaries: Binaries): Promise<number> {
  try {
    return await startOrAdopt(place, binaries);
  } catch (error) {
    const left = runningServer(place);
    if (left !== undefined) await stopServer(left, place);
    giveUpOwnership(place.ownerFile);
    throw error;
  }
}

function openBinaries(place: Place): Binaries {
  const installed = findBinaries();
  restoreLinks(installed.dir);
  return place.user ? openTo(place.user, installed) : installed;
}

/** Where another process made it in the same moment, that is as good. */
async function createDatabase(place: Place): Promise<void> {
  const sql = connect(addressOf(place, 'postgres'), 1);
  try {
    const [found] = await sql`select 1 from pg_database where datname = ${databaseName}`;
    if (!found) await sql.unsafe(`create database ${databaseName}`);
  } catch (error) {
    if (!(isErrno(error) && alreadyThere.has(error.code ?? ''))) throw error;
  } finally {
    await sql.end();
  }
}
