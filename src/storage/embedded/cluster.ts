import { existsSync, readFileSync, renameSync, rmSync, writeFileSync, chownSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { CannotStart } from '../../domain/cannot-start.ts';
import type { Binaries } from './binaries.ts';
import { socketPort, type Place } from './place.ts';

export const databaseUser = 'switchyard';

/** Durable as PostgreSQL ships, and small: one machine, one program, at most some sixty connections. */
const settings: Record<string, string> = {
  listen_addresses: "''",
  port: String(socketPort),
  unix_socket_permissions: '0700',
  max_connections: '60',
  shared_buffers: '64MB',
  huge_pages: 'off',
  // The workers of the default method would each keep their own memory.
  io_method: 'sync',
  jit: 'off',
  max_worker_processes: '4',
  max_parallel_workers_per_gather: '0',
  autovacuum_max_workers: '2',
  // No replica reads this log, so it may hold only what recovery needs.
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '1GB',
  min_wal_size: '80MB',
  checkpoint_timeout: '15min',
  timezone: "'UTC'",
  log_timezone: "'UTC'",
  log_min_messages: 'warning',
  log_line_prefix: "'%m [%p] '",
};

/** Makes the cluster where there is none, and writes its settings. Throws CannotStart for one of another major version. */
export async function prepareCluster(place: Place, binaries: Binaries): Promise<void> {
  const major = binaries.version.split('.', 1)[0] ?? '';
  const versionFile = join(place.cluster, 'PG_VERSION');
  if (!existsSync(versionFile)) await initialize(place, binaries);
  const found = readFileSync(versionFile, 'utf8').trim();
  if (found !== major)
    throw new CannotStart(
      `The database in ${place.cluster} is of PostgreSQL ${found}; this release brings ${major}. Start the release that made it, or choose another DATA_DIR.`,
    );
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
  lines.push(`unix_socket_directories = '${place.socketDir.replaceAll("'", "''")}'`);
  const file = join(place.cluster, 'postgresql.conf');
  writeFileSync(file, `# Written at every start. ALTER SYSTEM overrides it.\n${lines.join('\n')}\n`, {
    mode: 0o600,
  });
  if (place.user) chownSync(file, place.user.uid, place.user.gid);
}

/** Made beside and moved into place, so that a crash in the middle leaves no half cluster. */
async function initialize(place: Place, binaries: Binaries): Promise<void> {
  const beside = `${place.cluster}.new`;
  rmSync(beside, { recursive: true, force: true });
  const args = [
    `--pgdata=${beside}`,
    `--username=${databaseUser}`,
    '--auth=trust',
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--data-checksums',
  ];
  const { code, output } = await run(join(binaries.dir, 'bin/initdb'), args, place);
  if (code !== 0)
    throw new CannotStart(`PostgreSQL could not make its database in ${place.cluster}:\n${output.trim()}`);
  renameSync(beside, place.cluster);
}

function run(
  program: string,
  args: string[],
  place: Place,
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      ...place.user,
      cwd: place.dir,
      env: { LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', (error) => resolve({ code: null, output: error.message }));
    child.on('close', (code) => resolve({ code, output }));
  });
}
