import { createHash } from 'node:crypto';
import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { CannotStart } from '../../domain/cannot-start.ts';
import { isErrno } from './processes.ts';

export type RunAs = { uid: number; gid: number };

/** Where the files of one embedded PostgreSQL are, and as whom it runs where that is not ourselves. */
export type Place = {
  dir: string;
  cluster: string;
  socketDir: string;
  logFile: string;
  ownerFile: string;
  runAs?: RunAs;
};

/** PostgreSQL refuses root. This user owns nothing else. */
const nobody: RunAs = { uid: 65_534, gid: 65_534 };
const placesOfRoot = '/var/lib/switchyard';

/** The system allows 104 bytes on macOS and 108 on Linux, the name of the socket and of its lock file included. */
const socketDirBytesMax = 80;

/**
 * Finds, or makes, the place of a data directory. An ordinary user's cluster is DATA_DIR/postgres. Started as root it is
 * a folder in /var/lib/switchyard, where `nobody` can go, and DATA_DIR/postgres is a file that names it.
 * Throws CannotStart where it cannot write.
 */
export function openPlace(dataDir: string, say: (line: string) => void): Place {
  const absolute = resolve(dataDir);
  mustBeWritable(absolute);
  return process.getuid?.() === 0 ? placeOfRoot(absolute, say) : placeOfUser(absolute);
}

function placeOfUser(dataDir: string): Place {
  const cluster = join(dataDir, 'postgres');
  const found = existsSync(cluster) ? lstatSync(cluster) : undefined;
  if (found?.isFile())
    throw new CannotStart(
      `${cluster} says that root made this database. Start Switchyard as root, or choose another DATA_DIR.`,
    );
  mustBeOurs(cluster, found?.uid);
  const socketDir = join(shortTemporaryDir(), `switchyard-${hashOf(dataDir)}`);
  makePrivate(socketDir);
  return { ...filesIn(dataDir, 'postgres.'), dir: dataDir, cluster, socketDir };
}

function placeOfRoot(dataDir: string, say: (line: string) => void): Place {
  const pointer = join(dataDir, 'postgres');
  if (existsSync(pointer) && lstatSync(pointer).isDirectory()) mustBeOurs(pointer, lstatSync(pointer).uid);
  const dir = existsSync(pointer) ? namedPlace(pointer) : newPlace(dataDir, pointer, say);
  const socketDir = join(dir, 'socket');
  makePrivate(socketDir, nobody);
  return { ...filesIn(dir, ''), dir, cluster: join(dir, 'cluster'), socketDir, runAs: nobody };
}

function filesIn(dir: string, prefix: string): { logFile: string; ownerFile: string } {
  return { logFile: join(dir, `${prefix || 'postgres.'}log`), ownerFile: join(dir, `${prefix}owner`) };
}

/** A place that is gone is not made anew: an empty database would look as if all had been lost. */
function namedPlace(pointer: string): string {
  const dir = readFileSync(pointer, 'utf8').trim();
  if (dirname(dir) !== placesOfRoot)
    throw new CannotStart(
      `${pointer} should name the folder of the database in ${placesOfRoot}, and does not. Restore that file from a backup, or delete it to begin with an empty database.`,
    );
  if (!existsSync(dir))
    throw new CannotStart(
      `${pointer} says that the database is in ${dir}, and that folder is gone. Put it back, or delete ${pointer} to begin with an empty database.`,
    );
  return dir;
}

/** A folder that some earlier DATA_DIR left is neither used nor deleted: nobody said that its data may go. */
function newPlace(dataDir: string, pointer: string, say: (line: string) => void): string {
  const first = join(placesOfRoot, hashOf(dataDir));
  let dir = first;
  for (let n = 2; existsSync(dir); n++) dir = `${first}-${n}`;
  if (dir !== first)
    say(`${first} holds a database that ${dataDir} no longer names. It is left as it is; delete it if it is of no use.`);
  try {
    mkdirSync(dir, { recursive: true, mode: 0o755 });
    // Whatever the umask is: the database's user must be able to pass.
    for (const one of [placesOfRoot, dir]) chmodSync(one, 0o755);
  } catch (cause) {
    throw new CannotStart(
      `Switchyard runs as root and cannot write in ${placesOfRoot} (${String(cause)}). Start it as an ordinary user, or set DATABASE_URL.`,
      { cause },
    );
  }
  writeFileSync(pointer, `${dir}\n`);
  return dir;
}

function mustBeWritable(dataDir: string): void {
  const probe = join(dataDir, `.write-${process.pid}`);
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (cause) {
    throw new CannotStart(
      `Switchyard cannot write in DATA_DIR, which is ${dataDir} (${String(cause)}). Let this user write there, or choose another directory: DATA_DIR=/path/to/data npm start.`,
      { cause },
    );
  }
}

function mustBeOurs(cluster: string, owner: number | undefined): void {
  if (owner === undefined || owner === process.getuid?.()) {
    if (owner !== 0) return;
  }
  throw new CannotStart(
    `The database in ${cluster} belongs to the user ${owner}. Start Switchyard as that user, or choose another DATA_DIR.`,
  );
}

/** Whoever can open the socket is let in without a password, so only its user may enter the folder. */
function makePrivate(dir: string, owner?: RunAs): void {
  try {
    mkdirSync(dir, { mode: 0o700 });
  } catch (error) {
    if (!isErrno(error) || error.code !== 'EEXIST') throw error;
  }
  const found = lstatSync(dir);
  const mine = process.getuid?.() ?? found.uid;
  if (!found.isDirectory() || ![mine, owner?.uid].includes(found.uid))
    throw new CannotStart(`${dir} is not a folder of this user. Find out who made it, and delete it.`);
  chmodSync(dir, 0o700);
  if (owner && found.uid !== owner.uid) giveTo(dir, owner);
}

/** Hands a folder to the database's user. Throws CannotStart where root is not allowed to, as in some containers. */
export function giveTo(path: string, { uid, gid }: RunAs): void {
  try {
    chownSync(path, uid, gid);
  } catch (cause) {
    throw new CannotStart(
      `PostgreSQL does not run as root, and ${path} cannot be given to the user ${uid} (${String(cause)}). Start Switchyard as an ordinary user, or set DATABASE_URL.`,
      { cause },
    );
  }
}

function shortTemporaryDir(): string {
  return Buffer.byteLength(tmpdir()) + 'switchyard-'.length + 16 <= socketDirBytesMax ? tmpdir() : '/tmp';
}

function hashOf(dataDir: string): string {
  return createHash('sha256').update(dataDir).digest('hex').slice(0, 16);
}
