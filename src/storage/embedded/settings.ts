/** Connections in all: two programs' pools, their session locks, and some to look in with. */
export const connectionsMax = 60;

/**
 * The configuration of the embedded server: every commit on disk before it is answered, little memory while nothing
 * happens, no more processes than needed. What is not here is PostgreSQL's default.
 */
export function settings(socketDir: string): string {
  const values = {
    // Reached over the socket only.
    listen_addresses: '',
    unix_socket_directories: socketDir,
    unix_socket_permissions: '0700',
    max_connections: connectionsMax,

    // A commit that was answered survives a power cut.
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',

    shared_buffers: '64MB',
    huge_pages: 'off',
    work_mem: '4MB',
    maintenance_work_mem: '32MB',
    wal_buffers: '4MB',
    jit: 'off',

    // Nothing replicates from here, so the log holds only what recovery needs, and stays small on disk.
    wal_level: 'minimal',
    max_wal_senders: 0,
    min_wal_size: '64MB',
    max_wal_size: '512MB',
    checkpoint_timeout: '10min',

    // Each process costs some MB while it idles.
    io_method: 'sync',
    autovacuum_max_workers: 2,
    autovacuum_worker_slots: 2,
    max_logical_replication_workers: 0,
    max_worker_processes: 2,
    max_parallel_workers: 0,
    max_parallel_workers_per_gather: 0,

    // Errors of statements are answered to whoever sent them; in this file they would only grow, with their data.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_checkpoints: 'off',
    log_line_prefix: '%m ',
    log_timezone: 'UTC',
    timezone: 'UTC',
    lc_messages: 'C',
  };
  const lines = Object.entries(values).map(
    ([name, value]) => `${name} = '${String(value).replaceAll("'", "''")}'`,
  );
  return `# Written at every start. Change a setting with ALTER SYSTEM: that is kept, and goes before this file.\n${lines.join('\n')}\n`;
}
