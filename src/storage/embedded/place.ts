import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { CannotStart } from '../../domain/cannot-start.ts';

export type User = { uid: number; gid: number };

/** PostgreSQL refuses to run as root; then it runs as `nobody`. */
const nobody: User = { uid: 65_534, gid: 65_534 };
/** Where it lives then, since `nobody` cannot enter /root. What every DATA_DIR of the machine shares is here too. */
export const homeForRoot = '/var/lib/switchyard';
/** The kernel's bound on the path of a socket is 108 bytes on Linux and 104 on macOS. */
const socketPathBytesMax = 100;
export const socketPort = 5432;

export type Place = {
  dir: string;
  cluster: string;
  socketDir: string;
  logFile: string;
  ownerFile: string;
  /** As whom PostgreSQL runs; undefined where it is the user of this process. */
  user: User | undefined;
};

/**
 * The folders of the PostgreSQL that belongs to a DATA_DIR: DATA_DIR/postgres, or for root a folder below /var/lib that
 * the file DATA_DIR/postgres names. Throws CannotStart where they cannot be written.
 */
export function openPlace(dataDir: string, say: (line: string) => void): Place {
  const user = process.getuid?.() === 0 ? nobody : undefined;
  const real = openDataDir(dataDir);
  const dir = user ? placeForRoot(real, say) : placeForUser(real);
  const place = {
    dir,
    cluster: join(dir, 'cluster'),
    socketDir: socketDirOf(dir),
    logFile: join(dir, 'postgres.log'),
    ownerFile: join(dir, 'owner.json'),
    user,
  };
  openSocketDir(place);
  return place;
}

/** Through whichever link it is reached, it is one directory. */
function openDataDir(dataDir: string): string {
  const probe = join(dataDir, `.writable-${process.pid}`);
  try {
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(probe, '');
    rmSync(probe);
    return realpathSync(dataDir);
  } catch (cause) {
    throw new CannotStart(
      `DATA_DIR ${dataDir} cannot be written (${reason(cause)}). Give this user the right to, or choose another: DATA_DIR=/path npm start.`,
      { cause },
    );
  }
}

function placeForUser(dataDir: string): string {
  const dir = join(dataDir, 'postgres');
  const found = lstatSync(dir, { throwIfNoEntry: false });
  if (found?.isFile())
    throw new CannotStart(
      `The database of ${dataDir} was made by root. Start Switchyard as root, or choose another DATA_DIR.`,
    );
  if (found && found.uid !== process.getuid?.()) throw belongsTo(found.uid, dir);
  mkdirSync(dir, { recursive: true });
  chmodSync(dir, 0o700);
  return dir;
}

/**
 * The folder stays root's, and only cluster and socket inside are given to the other user: what root writes there must
 * not be open to be redirected by a link.
 */
function placeForRoot(dataDir: string, say: (line: string) => void): string {
  const pointer = join(dataDir, 'postgres');
  const found = lstatSync(pointer, { throwIfNoEntry: false });
  if (found?.isDirectory()) throw belongsTo(found.uid, pointer);
  if (found) return namedPlace(pointer);
  const dir = newPlace(dataDir, say);
  writeFileSync(pointer, `${dir}\n`);
  return dir;
}

/** A place that is gone is not made anew: an empty database would look as if everything had been lost. */
function namedPlace(pointer: string): string {
  const dir = readFileSync(pointer, 'utf8').trim();
  if (dirname(dir) === homeForRoot && existsSync(dir)) return dir;
  throw new CannotStart(
    `${pointer} says that the database is in "${dir}", and it is not there. Put it back from a backup, or delete ${pointer} to begin with an empty database.`,
  );
}

/** The DATA_DIR may have been deleted and made anew: its old database must not come back, nor be lost. */
function newPlace(dataDir: string, say: (line: string) => void): string {
  const first = join(homeForRoot, hash(dataDir));
  let dir = first;
  for (let n = 2; existsSync(dir); n++) dir = `${first}-${n}`;
  if (dir !== first)
    say(`The database of an earlier ${dataDir} was kept in ${first}. Delete it when you no longer need it.`);
  try {
    mkdirSync(dir, { recursive: true });
    // Whatever the umask says, the other user has to pass.
    for (const folder of [homeForRoot, dir]) chmodSync(folder, 0o755);
    return dir;
  } catch (cause) {
    throw new CannotStart(
      `As root Switchyard keeps its database in ${homeForRoot}, which cannot be written (${reason(cause)}). Start it as an ordinary user, or set DATABASE_URL.`,
      { cause },
    );
  }
}

/** Who can reach the socket is let in without a password, so only its user may enter its folder. */
function openSocketDir({ socketDir, user }: Place): void {
  mkdirSync(socketDir, { recursive: true, mode: 0o700 });
  const { uid } = lstatSync(socketDir);
  const mine = process.getuid?.();
  if (uid !== mine && uid !== user?.uid) throw belongsTo(uid, socketDir);
  chmodSync(socketDir, 0o700);
  if (user) giveTo(user, socketDir);
}

/** Throws CannotStart where root may not give anything away, as in some containers. */
export function giveTo({ uid, gid }: User, path: string): void {
  try {
    chownSync(path, uid, gid);
  } catch (cause) {
    throw new CannotStart(
      `PostgreSQL cannot run as root, and this root may not make it run as user ${uid} (${reason(cause)}). Start Switchyard as an ordinary user, or set DATABASE_URL.`,
      { cause },
    );
  }
}

/** Not below TMPDIR: every process with this DATA_DIR must come to the same folder, whatever its environment says. */
function socketDirOf(dir: string): string {
  const inside = join(dir, 'socket');
  const bytes = Buffer.byteLength(join(inside, `.s.PGSQL.${socketPort}.lock`));
  return bytes <= socketPathBytesMax ? inside : `/tmp/switchyard-${hash(dir)}`;
}

function belongsTo(uid: number, path: string): CannotStart {
  return new CannotStart(
    `${path} belongs to user ${uid}. Start Switchyard as that user, or choose another DATA_DIR.`,
  );
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
