import { grains } from '../../domain/metrics/span.ts';
import type { Sql } from '../database.ts';

/** Rows that are deleted in one statement, so that none holds the database up. */
const stepMax = 5_000;

/** Deletes one step of what is too old, or of organizations that are gone. Answers whether there may be more. */
export async function pruneMetrics(sql: Sql, nowMs: number): Promise<boolean> {
  let isMore = false;
  for (const { name, keptMs } of grains) {
    const { count } = await sql.unsafe(
      `delete from metric_${name} where ctid = any(array(
         select ctid from metric_${name} where at_ms < $1::bigint limit ${stepMax}))`,
      [nowMs - keptMs],
    );
    isMore ||= count === stepMax;
  }
  const gone = await sql<{ id: string }[]>`
    select distinct d.org_id as id from metric_days d
    where d.source_id = '' and not exists (select from organizations o where o.id = d.org_id)`;
  // Days last, since they are what the others are found by.
  for (const { name } of gone.length > 0 ? grains : []) {
    const { count } = await sql.unsafe(
      `delete from metric_${name} where ctid = any(array(
         select ctid from metric_${name} where org_id = any($1::text[]) limit ${stepMax}))`,
      [gone.map(({ id }) => id)],
    );
    if (count === stepMax) return true;
  }
  return isMore;
}
