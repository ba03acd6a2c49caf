import { randomBytes, randomUUID } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { CannotStart } from '../../domain/cannot-start.ts';
import { keyBytes, keyNames, type KeyName } from './ring.ts';

/** Keys in base64, newest first. */
export type KeyTexts = Record<KeyName, string[]>;

export function keyFileOf(dataDir: string): string {
  return join(dataDir, 'keys.json');
}

export function newKeyText(): string {
  return randomBytes(keyBytes).toString('base64');
}

/** DATA_DIR's keys; on a first run they are made. Throws CannotStart for a file that holds no keys. */
export function openKeyFile(dataDir: string): KeyTexts {
  const path = keyFileOf(dataDir);
  try {
    readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    makeKeyFile(path);
  }
  // Another process may have put the file there this moment, and what is sealed with its keys is kept at once.
  syncFolder(dataDir);
  return readKeyFile(dataDir);
}

/** Throws CannotStart for a file that holds no keys. */
export function readKeyFile(dataDir: string): KeyTexts {
  const path = keyFileOf(dataDir);
  const text = readFileSync(path, 'utf8');
  try {
    // Whatever the file holds, what follows refuses it unless it is keys.
    const found = JSON.parse(text) as Record<KeyName, unknown>;
    // One text instead of a list is what releases before there were rings have written.
    const texts: KeyTexts = { jwt: listOf(found.jwt), secrets: listOf(found.secrets) };
    if (keyNames.every((name) => texts[name].length > 0 && texts[name].every(isKeyText))) return texts;
  } catch {
    // Told below.
  }
  throw new CannotStart(
    `${path} does not hold keys of ${keyBytes} bytes. Put it back from a backup: without it stored secrets cannot be opened.`,
  );
}

function listOf(found: unknown): string[] {
  const list: unknown[] = Array.isArray(found) ? found : [found];
  return list.filter((one) => typeof one === 'string');
}

export function isKeyText(text: string): boolean {
  return /^[A-Za-z0-9+/]+=*$/.test(text) && Buffer.from(text, 'base64').length === keyBytes;
}

/** Replaces the file: a crash leaves either the old one or the new one, and once this returns it is the new one for good. */
export function writeKeyFile(dataDir: string, texts: KeyTexts): void {
  const path = keyFileOf(dataDir);
  renameSync(writeBeside(path, texts), path);
  syncFolder(dataDir);
}

/** Linked into place, so that of two processes that begin in the same moment the first makes the keys of both. */
function makeKeyFile(path: string): void {
  const beside = writeBeside(path, { jwt: [newKeyText()], secrets: [newKeyText()] });
  try {
    linkSync(beside, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(beside);
  }
  syncFolder(dirname(path));
}

function writeBeside(path: string, texts: KeyTexts): string {
  const beside = `${path}.${randomUUID()}`;
  const file = openSync(beside, 'wx', 0o600);
  writeSync(file, `${JSON.stringify(texts, null, 2)}\n`);
  fsyncSync(file);
  closeSync(file);
  return beside;
}

/** What is sealed with the keys is kept at once, so the file's name must outlive a power cut too. */
function syncFolder(dir: string): void {
  const folder = openSync(dir, 'r');
  fsyncSync(folder);
  closeSync(folder);
}
