import type { Queries, Sql } from './database.ts';

const files = import.meta.glob('./migrations/*.sql', { query: '?raw', import: 'default', eager: true });

/** Any number will do; it names the lock that lets one process migrate at a time. */
const migrationLock = 7_301_204_411;

export const migrations = Object.entries(files)
  .map(([path, text]) => ({ name: path.replace(/^.*\/|\.sql$/g, ''), text }))
  .sort((a, b) => a.name.localeCompare(b.name));

/** The database was written by a newer release than this one. */
export class NewerDatabase extends Error {
  override readonly name = 'NewerDatabase';
}

/**
 * Brings the database up to this release: each migration once, in order, all in one transaction,
 * one process at a time. Throws NewerDatabase where it finds a migration that this release does not know.
 */
export async function migrate(sql: Sql): Promise<string[]> {
  return sql.begin(async (transaction) => {
    await holdMigrations(transaction);
    return migrateTo(transaction, new Set(migrations.map(({ name }) => name)));
  });
}

/** Until the end of the transaction nobody else migrates, or restores a backup. */
export async function holdMigrations(transaction: Queries): Promise<void> {
  await transaction`select pg_advisory_xact_lock(${migrationLock})`;
}

/** Those of `wanted` that the database has not been through yet, in order. Answers their names. */
export async function migrateTo(transaction: Queries, wanted: ReadonlySet<string>): Promise<string[]> {
  await transaction`create table if not exists migrations (name text primary key, at timestamptz not null default now())`;
  const rows = await transaction<{ name: string }[]>`select name from migrations`;
  const applied = new Set(rows.map((row) => row.name));
  refuseNewer(applied);
  const missing = migrations.filter(({ name }) => wanted.has(name) && !applied.has(name));
  for (const { name, text } of missing) {
    await transaction.unsafe(text);
    await transaction`insert into migrations (name) values (${name})`;
  }
  return missing.map(({ name }) => name);
}

/** Throws NewerDatabase where there are migrations that this release does not know. */
export function refuseNewer(applied: ReadonlySet<string>): void {
  const known = new Set(migrations.map((migration) => migration.name));
  const strange = [...applied].filter((name) => !known.has(name)).sort();
  if (strange.length > 0)
    throw new NewerDatabase(
      `The database was made by a newer Switchyard (it has ${strange.join(', ')}). Start that release, or give this one a database of its own.`,
    );
}
