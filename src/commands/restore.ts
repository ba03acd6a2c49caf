import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { asCommand, createProgress, megabytes } from './command.ts';
import { readConfig, type Config } from '../config.ts';
import { CannotStart } from '../domain/cannot-start.ts';
import { createLog } from '../log.ts';
import { say } from '../say.ts';
import type { Progress } from '../storage/backup/back-up.ts';
import { BadBackup } from '../storage/backup/frames.ts';
import { NotEmpty, readHeader, restore as restoreInto } from '../storage/backup/restore.ts';
import { keyFileOf, writeKeyFile } from '../storage/keys/key-file.ts';
import { migrate, NewerDatabase } from '../storage/migrate.ts';
import { reachDatabase } from '../storage/ready.ts';

/** `npm run restore -- FILE`: a backup into an empty database, of this release's PostgreSQL or any other. All of it, or nothing. */
export function restore(env: Record<string, string | undefined>, args: readonly string[]): Promise<void> {
  return asCommand(async () => {
    const [file, ...more] = args;
    if (file === undefined || file.startsWith('-') || more.length > 0)
      throw new CannotStart('Restore takes the name of one file: npm run restore -- FILE');
    const path = resolve(file);
    if (!existsSync(path)) throw new CannotStart(`There is no file ${path}.`);
    await restoreConfigured(readConfig(env), path).catch((error: unknown) => {
      throw explained(error, path);
    });
  });
}

async function restoreConfigured(config: Config, path: string): Promise<void> {
  const { dataDir } = config;
  // Read before a database is made for it.
  const { keys } = await readHeader(path);
  const hasFile = !(config.keys.jwt && config.keys.secrets);
  const log = createLog(config.logLevel);
  const database = await reachDatabase({ dataDir, database: config.database, log, say });
  try {
    const { sql } = database;
    const header = await restoreInto({ sql, path, onProgress: createProgress(tell) });
    await migrate(sql);
    const file = keyFileOf(dataDir);
    const isMissing = hasFile && !existsSync(file);
    if (keys && isMissing) writeKeyFile(dataDir, keys);
    say(
      `Restored ${header.tables.length} tables as of ${new Date(header.atMs).toISOString()} into ${database.description}`,
    );
    if (keys && isMissing) say(`The keys are in ${file}.`);
    else if (isMissing) say(`Before you start: put keys.json of the old DATA_DIR to ${file}.`);
    say('What was delivered after that moment, and waited at it, is delivered again.');
  } finally {
    await database.close();
  }
}

function tell({ tablesDone, tables, bytes }: Progress): void {
  say(`${tablesDone} of ${tables} tables, ${megabytes(bytes)} so far …`);
}

function explained(error: unknown, path: string): unknown {
  if (error instanceof BadBackup)
    return new CannotStart(`${path} cannot be restored, and nothing was changed. ${error.message}`, {
      cause: error,
    });
  if (error instanceof NotEmpty)
    return new CannotStart(
      'The database is in use already, and was left as it is. A backup goes into an empty one: name another DATA_DIR or DATABASE_URL.',
      { cause: error },
    );
  if (error instanceof NewerDatabase)
    return new CannotStart(`${path} was made by a newer Switchyard. Restore it with that release.`, {
      cause: error,
    });
  return error;
}
