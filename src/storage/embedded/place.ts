import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CannotStart } from '../../domain/cannot-start.ts';

/** PostgreSQL refuses to run as root; then it runs as `nobody`. */
const nobody = { uid: 65_534, gid: 65_534 };
/** Where it lives then, since `nobody` cannot enter /root. */
const homeForRoot = '/var/lib/switchyard';
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
  user: { uid: number; gid: number } | undefined;
};

/**
 * The folders of the PostgreSQL that belongs to a DATA_DIR: DATA_DIR/postgres, or for root a folder below /var/lib that
 * the file DATA_DIR/postgres names. Throws CannotStart where they cannot be written.
 */
export function openPlace(dataDir: string, say: (line: string) => void): Place {
  try {
    mkdirSync(dataDir, { recursive: true });
    checkWritable(dataDir);
    const user = process.getuid?.() === 0 ? nobody : undefined;
    const dir = user ? placeForRoot(dataDir, say) : join(dataDir, 'postgres');
    mkdirSync(dir, { recursive: true });
    return prepare(dir, user);
  } catch (error) {
    if (error instanceof CannotStart) throw error;
    throw new CannotStart(
      `DATA_DIR ${dataDir} cannot be written (${(error as Error).message}). Give this user the right to, or choose another: DATA_DIR=/path npm start.`,
      { cause: error },
    );
  }
}

function prepare(dir: string, user: Place['user']): Place {
  const place = {
    dir,
    cluster: join(dir, 'cluster'),
    socketDir: socketDirOf(dir),
    logFile: join(dir, 'postgres.log'),
    ownerFile: join(dir, 'owner.json'),
    user,
  };
  mkdirSync(place.socketDir, { recursive: true });
  for (const folder of [place.dir, place.socketDir]) {
    if (user) chownSync(folder, user.uid, user.gid);
    chmodSync(folder, 0o700);
  }
  return place;
}

function socketDirOf(dir: string): string {
  const inside = join(dir, 'socket');
  const bytes = Buffer.byteLength(join(inside, `.s.PGSQL.${socketPort}`));
  return bytes <= socketPathBytesMax ? inside : join(tmpdir(), `switchyard-${hash(dir)}`);
}

function checkWritable(dataDir: string): void {
  const probe = join(dataDir, `.writable-${process.pid}`);
  writeFileSync(probe, '');
  rmSync(probe);
}

function placeForRoot(dataDir: string, say: (line: string) => void): string {
  const pointer = join(dataDir, 'postgres');
  if (existsSync(pointer)) return readFileSync(pointer, 'utf8').trim();
  const dir = join(homeForRoot, hash(dataDir));
  // The DATA_DIR was deleted and made anew: its old database must not come back, nor be lost.
  if (existsSync(dir)) {
    const aside = `${dir}.${Date.now()}`;
    renameSync(dir, aside);
    say(`The database of an earlier ${dataDir} was kept in ${aside}. Delete it when you no longer need it.`);
  }
  mkdirSync(dir, { recursive: true });
  chmodSync(homeForRoot, 0o755);
  writeFileSync(pointer, `${dir}\n`);
  return dir;
}

/** The folder for what every DATA_DIR of this machine shares; only root needs one. */
export const sharedHome = homeForRoot;

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
