import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { asCommand, createProgress, megabytes } from './command.ts';
import { readConfig, type Config } from '../config.ts';
import { CannotStart } from '../domain/cannot-start.ts';
import { createLog } from '../log.ts';
import { say } from '../say.ts';
import { backUp, type Progress } from '../storage/backup/back-up.ts';
import { keyFileOf, readKeyFile, type KeyTexts } from '../storage/keys/key-file.ts';
import type { KeyName } from '../storage/keys/ring.ts';
import { reachDatabase } from '../storage/ready.ts';

const withKeys = '--with-keys';

/**
 * `npm run backup [-- FILE] [--with-keys]`: all that the database holds in one file, beside running servers or without
 * one. The file's default place is DATA_DIR/backups.
 */
export function backup(env: Record<string, string | undefined>, args: readonly string[]): Promise<void> {
  return asCommand(() => backUpConfigured(readConfig(env), args));
}

async function backUpConfigured(config: Config, args: readonly string[]): Promise<void> {
  const { dataDir } = config;
  const unknown = args.find((arg) => arg.startsWith('-') && arg !== withKeys);
  const files = args.filter((arg) => !arg.startsWith('-'));
  if (unknown !== undefined || files.length > 1)
    throw new CannotStart(`Backup takes the name of one file, and ${withKeys}; not ${unknown ?? files[1]}.`);
  const path = resolve(files[0] ?? join(dataDir, 'backups', `switchyard-${stamp()}.backup`));
  makeFolder(dirname(path));
  const hasFile = !(config.keys.jwt && config.keys.secrets);
  const hasKeys = hasFile && args.includes(withKeys);
  const log = createLog(config.logLevel);
  const database = await reachDatabase({ dataDir, database: config.database, log, say });
  try {
    const { sql } = database;
    const keys = hasKeys ? followKeys(dataDir) : undefined;
    const written = await backUp({
      sql,
      path,
      keys,
      now: () => Date.now(),
      onProgress: createProgress(tell),
    });
    say(`Backed up ${written.tables} tables, ${megabytes(written.bytes)} of rows, to ${path}`);
    if (hasKeys) say('The keys are in it: whoever has the file can open every stored secret.');
    else if (hasFile)
      say(`Not in it: the keys in ${keyFileOf(dataDir)}. Keep a copy apart, no secret opens without them.`);
    else say('Not in it: SECRETS_KEY and JWT_KEY. Keep them, no secret opens without them.');
  } finally {
    await database.close();
  }
}

/**
 * While keys are rotated, the file may hold a new key only after this, or let go of an old one before the moment of the
 * backup: so it is read now and then, and both count.
 */
function followKeys(dataDir: string): () => KeyTexts {
  const before = readKeyFile(dataDir);
  return () => {
    const after = readKeyFile(dataDir);
    const both = (name: KeyName) => [...new Set([...after[name], ...before[name]])];
    return { jwt: both('jwt'), secrets: both('secrets') };
  };
}

function tell({ tablesDone, tables, bytes }: Progress): void {
  say(`${tablesDone} of ${tables} tables, ${megabytes(bytes)} so far …`);
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new CannotStart(`The folder ${folder} cannot be made (${String(error)}). Name another file.`, {
      cause: error,
    });
  }
}

/** As 20261125T141500Z: no colons, which some file systems refuse. */
function stamp(): string {
  return new Date().toISOString().replace(/[-:]|\.\d+/g, '');
}
