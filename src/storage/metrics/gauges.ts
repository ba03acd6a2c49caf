import { minuteOf } from '../../domain/metrics/span.ts';
import type { Sql } from '../database.ts';

export type DatabaseGauges = { connections: number; waits: number; letters: number };

/** What all processes share, at this moment; what waits, as it was last looked at. */
export async function readDatabaseGauges(sql: Sql, nowMs: number): Promise<DatabaseGauges | undefined> {
  const [row] = await sql<DatabaseGauges[]>`
    select (select count(*) from pg_stat_activity where datname = current_database())::float8 as connections,
      (select coalesce(sum(retrying), 0) from metric_minutes where at_ms = ${minuteOf(nowMs)} and source_id = '') as waits,
      (select count(*) from letters)::float8 as letters`;
  return row;
}
