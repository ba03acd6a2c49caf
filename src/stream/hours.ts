import type { Sql } from '../storage/database.ts';

/**
 * Entries lie in one table for each hour, addressed by its name: planning a query over hundreds of partitions costs more
 * than the query, and a table is dropped without a trace.
 */
export const hourMs = 3_600_000;

export function hourOf(atMs: number): number {
  return Math.floor(atMs / hourMs);
}

/** `stream.entries_2026112313`: readable, and in the order of time. */
export function tableOf(hour: number): string {
  const digits = new Date(hour * hourMs).toISOString().replace(/\D/g, '').slice(0, 10);
  return `stream.entries_${digits}`;
}

/** Lets one process at a time make a table; any number will do. */
const creationLock = 7_301_206;

/** Makes the tables of these hours where they are missing. Nothing in them changes, so no vacuum need look at them. */
export async function createHours(sql: Sql, hours: number[]): Promise<void> {
  for (const hour of hours) {
    // One transaction, since it is one message: whoever waited for the lock finds the table made.
    await sql.unsafe(
      `select pg_advisory_xact_lock(${creationLock});
       create table if not exists ${tableOf(hour)} (
         lane int not null,
         "offset" bigint not null,
         at timestamptz(3) not null,
         head text not null,
         body bytea storage external not null,
         primary key (lane, "offset")
       ) with (autovacuum_enabled = off, toast.autovacuum_enabled = off)`,
    );
  }
}

/** The hours that have a table, oldest first. */
export async function listHours(sql: Sql): Promise<number[]> {
  const rows = await sql<{ name: string }[]>`
    select tablename as name from pg_tables where schemaname = 'stream' and tablename like 'entries\\_%' order by 1`;
  return rows.map(({ name }) => {
    const digits = name.slice('entries_'.length);
    const iso = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6, 8)}T${digits.slice(8, 10)}:00:00Z`;
    return Date.parse(iso) / hourMs;
  });
}

/** Drops whole hours. What is dropped is gone for readers too: whoever calls it answers for that. */
export async function dropHours(sql: Sql, hours: number[]): Promise<void> {
  for (const hour of hours) await sql.unsafe(`drop table if exists ${tableOf(hour)}`);
}
