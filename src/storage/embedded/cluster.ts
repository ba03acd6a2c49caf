import { execFile } from 'node:child_process';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { CannotStart } from '../../domain/cannot-start.ts';
import type { Binaries } from './binaries.ts';
import { giveTo, type Place } from './place.ts';
import { settings } from './settings.ts';

/** The one user of the cluster. The socket's folder is private, so it needs no password. */
export const clusterUser = 'switchyard';

const initdbMsMax = 120_000;

/** A cluster of one major cannot be read by another, and PostgreSQL's own message names no way out. */
export function checkMajor({ cluster }: Place, { major }: Binaries): void {
  const file = join(cluster, 'PG_VERSION');
  if (!existsSync(file)) return;
  const found = readFileSync(file, 'utf8').trim();
  if (found !== major)
    throw new CannotStart(
      `The database in ${cluster} was made by PostgreSQL ${found}, and this Switchyard has PostgreSQL ${major}. Start the Switchyard release that made it, or choose another DATA_DIR.`,
    );
}

/** Makes the cluster on the first run, whole or not at all, and writes our settings into it on every run. */
export async function prepareCluster(
  place: Place,
  binaries: Binaries,
  say: (line: string) => void,
): Promise<void> {
  if (!existsSync(place.cluster)) {
    say(`Making a database in ${place.cluster} …`);
    await makeCluster(place, binaries);
  }
  writeSettings(place);
}

async function makeCluster(place: Place, { initdb }: Binaries): Promise<void> {
  const half = `${place.cluster}.making`;
  rmSync(half, { recursive: true, force: true });
  mkdirSync(half, { mode: 0o700 });
  if (place.runAs) giveTo(half, place.runAs);
  const options = [
    ...['-D', half, '--username', clusterUser, '--auth', 'trust', '--encoding', 'UTF8', '--data-checksums'],
    // The builtin provider sorts and folds the same on every machine, whatever locales it has.
    ...['--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8', '--locale', 'C', '--no-instructions'],
  ];
  try {
    const at = { cwd: place.dir, env: {}, timeout: initdbMsMax, ...place.runAs };
    await promisify(execFile)(initdb, options, at);
  } catch (cause) {
    rmSync(half, { recursive: true, force: true });
    throw new CannotStart(`The database could not be made in ${place.cluster}:\n${outputOf(cause)}`, {
      cause,
    });
  }
  renameSync(half, place.cluster);
  const folder = openSync(dirname(place.cluster), 'r');
  fsyncSync(folder);
  closeSync(folder);
}

/**
 * In a file and not on the command line, so that what an operator changes by ALTER SYSTEM goes before ours. Written
 * aside and moved: where we are root the folder is another user's, who must not be able to redirect what root writes.
 */
function writeSettings(place: Place): void {
  const file = join(place.cluster, 'postgresql.conf');
  const aside = `${file}.new`;
  rmSync(aside, { force: true });
  writeFileSync(aside, settings(place.socketDir), { flag: 'wx', mode: 0o644 });
  renameSync(aside, file);
}

function outputOf(error: unknown): string {
  // A failed execFile carries what the program printed.
  const { stderr, message } = error as { stderr?: string; message: string };
  return (stderr || message).trim();
}
