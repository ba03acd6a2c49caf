import type { Sql } from '../storage/database.ts';
import { dropTables } from '../storage/drop-tables.ts';

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

/** What each hour takes on disk, by the moment at which it begins. */
export async function sizesOfHours(sql: Sql): Promise<{ atMs: number; bytes: number }[]> {
  const hours = await listHours(sql);
  const rows = await sql<{ bytes: number | null }[]>`
    select pg_total_relation_size(to_regclass(name))::float8 as bytes
    from string_to_table(${hours.map(tableOf).join(',')}, ',') with ordinality as t(name, at) order by at`;
  return hours.map((hour, at) => ({ atMs: hour * hourMs, bytes: rows[at]?.bytes ?? 0 }));
}

/** Whether the consumer's cursor has passed every entry of the hour, in each lane. */
export async function isHourDone(sql: Sql, hour: number, consumer: string): Promise<boolean> {
  if (!(await listHours(sql)).includes(hour)) return true;
  const [row] = await sql.unsafe<{ is_done: boolean }[]>(
    `select not exists (
       select from stream_lanes l
       left join stream_cursors c on c.lane = l.lane and c.consumer = $1
       where exists (
         select from ${tableOf(hour)} e where e.lane = l.lane and e."offset" > coalesce(c."offset", -1))
     ) as is_done`,
    [consumer],
  );
  return row?.is_done ?? false;
}

/** Drops an hour. What is dropped is gone for readers too: whoever calls it answers for that. */
export function dropHour(sql: Sql, hour: number): Promise<boolean> {
  return dropTables(sql, [tableOf(hour)]);
}
