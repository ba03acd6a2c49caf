import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { CannotStart } from '../domain/cannot-start.ts';
import type { Sql } from './database.ts';

/** Signs tokens, seals secrets: 32 bytes each. */
export type Keys = { jwt: Uint8Array; secrets: Uint8Array };
type KeyName = keyof Keys;

const keyBytes = 32;
const fileName = 'keys.json';
const variableOf: Record<KeyName, string> = { jwt: 'JWT_KEY', secrets: 'SECRETS_KEY' };

/**
 * The keys from the environment, else from DATA_DIR/keys.json, which is made with mode 600 on a first run. The database
 * keeps their fingerprints: throws CannotStart where it was written with other keys, since nothing sealed with those could be opened.
 */
export async function openKeys(from: {
  dataDir: string;
  given: { jwt: string | undefined; secrets: string | undefined };
  sql: Sql;
}): Promise<Keys> {
  const kept = from.given.jwt && from.given.secrets ? {} : keysOfDirectory(from.dataDir);
  const keys = { jwt: decode('jwt'), secrets: decode('secrets') };
  for (const name of ['jwt', 'secrets'] as const) await compare(from.sql, name, keys[name]);
  return keys;

  function decode(name: KeyName): Uint8Array {
    return Buffer.from(from.given[name] ?? kept[name] ?? '', 'base64');
  }
}

function keysOfDirectory(dataDir: string): Partial<Record<KeyName, string>> {
  const path = join(dataDir, fileName);
  const isMissing = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ENOENT';
  try {
    return readKeys(path);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  makeKeys(dataDir, path);
  return readKeys(path);
}

function readKeys(path: string): Partial<Record<KeyName, string>> {
  const text = readFileSync(path, 'utf8');
  try {
    // A file of another shape yields keys of a wrong length, which the line below refuses.
    const keys = JSON.parse(text) as Record<KeyName, string>;
    if ([keys.jwt, keys.secrets].every((key) => Buffer.from(key, 'base64').length === keyBytes)) return keys;
  } catch {
    // Told below.
  }
  throw new CannotStart(
    `${path} does not hold two keys of ${keyBytes} bytes. Put it back from a backup: without it stored secrets cannot be opened.`,
  );
}

function newKey(): string {
  return randomBytes(keyBytes).toString('base64');
}

/**
 * Written beside, then linked into place: a crash leaves either no file or a whole one, and of two processes that begin
 * in the same moment the first makes the keys of both.
 */
function makeKeys(dataDir: string, path: string): void {
  const beside = `${path}.${randomUUID()}`;
  const file = openSync(beside, 'wx', 0o600);
  writeSync(file, `${JSON.stringify({ jwt: newKey(), secrets: newKey() }, null, 2)}\n`);
  fsyncSync(file);
  closeSync(file);
  try {
    linkSync(beside, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(beside);
  }
  // What is sealed with the keys is kept at once, so their name must outlive a power cut too.
  const folder = openSync(dataDir, 'r');
  fsyncSync(folder);
  closeSync(folder);
}

async function compare(sql: Sql, name: KeyName, key: Uint8Array): Promise<void> {
  const fingerprint = createHash('sha256').update('switchyard key ').update(key).digest('hex').slice(0, 16);
  await sql`insert into key_fingerprints (name, fingerprint) values (${name}, ${fingerprint}) on conflict (name) do nothing`;
  const [row] = await sql<
    { fingerprint: string }[]
  >`select fingerprint from key_fingerprints where name = ${name}`;
  if (row?.fingerprint === fingerprint) return;
  throw new CannotStart(
    `This database was written with another ${variableOf[name]} than the one given. Start with the same key as before (it is in the environment of the other processes, or in keys.json of the DATA_DIR it began with).`,
  );
}
