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
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { CannotStart } from '../../domain/cannot-start.ts';
import type { Binaries } from './binaries.ts';
import { giveTo, socketPort, type Place } from './place.ts';

export const databaseUser = 'switchyard';

/** Durable as PostgreSQL ships, and small: one machine, one program, at most some sixty connections. */
const settings: Record<string, string> = {
  listen_addresses: "''",
  port: String(socketPort),
  unix_socket_permissions: '0700',
  max_connections: '60',
  // A statement over many hours locks the table and the indexes of each.
  max_locks_per_transaction: '256',
  shared_buffers: '64MB',
  huge_pages: 'off',
  // The workers of the default method would each keep their own memory.
  io_method: 'sync',
  jit: 'off',
  max_worker_processes: '2',
  max_parallel_workers: '0',
  max_parallel_workers_per_gather: '0',
  max_logical_replication_workers: '0',
  autovacuum_max_workers: '2',
  autovacuum_worker_slots: '2',
  // No replica reads this log, so it may hold only what recovery needs.
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '1GB',
  min_wal_size: '80MB',
  checkpoint_timeout: '15min',
  timezone: "'UTC'",
  log_timezone: "'UTC'",
  // Whoever sent a statement is answered its error; in this file errors would only gather people's data.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_checkpoints: 'off',
  log_line_prefix: "'%m [%p] '",
};

/** Throws CannotStart for a cluster of another major version, which this server could not read. */
export function checkMajor({ cluster }: Place, { version }: Binaries): void {
  if (!existsSync(cluster)) return;
  const file = join(cluster, 'PG_VERSION');
  if (!existsSync(file))
    throw new CannotStart(
      `${cluster} is not a whole database: it has no PG_VERSION. Put it back from a backup, or delete that folder to begin with an empty one.`,
    );
  const major = version.split('.', 1)[0];
  const found = readFileSync(file, 'utf8').trim();
  if (found !== major)
    throw new CannotStart(
      `The database in ${cluster} is of PostgreSQL ${found}; this release brings ${major}. Run "npm run backup" with the release that made it, move that folder away, and run "npm run restore" with this one, or choose another DATA_DIR.`,
    );
}

/** Makes the cluster where there is none, and writes its settings. */
export async function prepareCluster(place: Place, binaries: Binaries): Promise<void> {
  if (!existsSync(place.cluster)) await initialize(place, binaries);
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
  lines.push(`unix_socket_directories = '${place.socketDir.replaceAll("'", "''")}'`);
  writeAnew(
    join(place.cluster, 'postgresql.conf'),
    `# Written at every start. ALTER SYSTEM overrides it.\n${lines.join('\n')}\n`,
  );
}

/** The folder is the other user's where we are root, so nothing that it may have put there is followed or kept. */
function writeAnew(file: string, text: string): void {
  const beside = `${file}.new`;
  rmSync(beside, { force: true });
  writeFileSync(beside, text, { flag: 'wx', mode: 0o644 });
  renameSync(beside, file);
}

/** Made beside and moved into place, so that a crash in the middle leaves no half cluster. */
async function initialize(place: Place, binaries: Binaries): Promise<void> {
  const beside = `${place.cluster}.new`;
  rmSync(beside, { recursive: true, force: true });
  mkdirSync(beside, { mode: 0o700 });
  if (place.user) giveTo(place.user, beside);
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
  // Its new name must outlive a power cut as its content does.
  const folder = openSync(place.dir, 'r');
  fsyncSync(folder);
  closeSync(folder);
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
