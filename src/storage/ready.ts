import { CannotStart } from '../domain/cannot-start.ts';
import type { Log } from '../domain/log.ts';
import { openDatabase, type Database } from './database.ts';
import { startEmbeddedPostgres } from './embedded/embedded.ts';
import { migrate, NewerDatabase } from './migrate.ts';

export type ReadyDatabase = Database & {
  /** What it is and where, for the person who started it: "PostgreSQL 18.4 in /data/postgres". */
  description: string;
};

type Options = {
  dataDir: string;
  database: { kind: 'embedded' } | { kind: 'url'; url: string };
  log: Log;
  say: (line: string) => void;
};

/**
 * The database that the configuration names, or the embedded one: reached, and brought up to this release. Throws
 * CannotStart where it cannot be reached or is of a newer release.
 */
export async function openReadyDatabase(options: Options): Promise<ReadyDatabase> {
  const database = await reachDatabase(options);
  try {
    await migrate(database.sql);
    return database;
  } catch (error) {
    await database.close();
    throw error instanceof NewerDatabase ? new CannotStart(error.message, { cause: error }) : error;
  }
}

/** The same as it stands: of whatever release, or empty. Throws CannotStart where it cannot be reached. */
export async function reachDatabase(options: Options): Promise<ReadyDatabase> {
  const { database: wanted, dataDir, log, say } = options;
  const embedded =
    wanted.kind === 'embedded' ? await startEmbeddedPostgres({ dataDir, log, say }) : undefined;
  const database = openDatabase(
    embedded?.address ?? { kind: 'url', url: wanted.kind === 'url' ? wanted.url : '' },
  );
  const close = async () => {
    await database.close();
    await embedded?.close();
  };
  try {
    const version = await versionOf(database);
    const where = embedded ? `in ${embedded.place}` : 'at DATABASE_URL';
    return { ...database, close, description: `PostgreSQL ${version} ${where}` };
  } catch (error) {
    await close();
    throw error;
  }
}

async function versionOf(database: Database): Promise<string> {
  try {
    const [row] = await database.sql<{ server_version: string }[]>`show server_version`;
    return row?.server_version.split(' ')[0] ?? '';
  } catch (error) {
    throw new CannotStart(
      `The database at DATABASE_URL cannot be reached (${reasonOf(error)}). Check address, user and password, and that it runs; without DATABASE_URL Switchyard starts one itself.`,
      { cause: error },
    );
  }
}

/** The driver's own words can be empty: Node puts the reasons of several addresses into `errors`. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
