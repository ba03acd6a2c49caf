import type { Sql } from '../database.ts';
import type { SeriesKey } from './series.ts';

/** Everything of an organization that can have a series of its own, newest first. */
export async function listSeriesKeys(
  sql: Sql,
  { orgId, of, limit }: { orgId: string; of: 'sources' | 'integrations'; limit: number },
): Promise<SeriesKey[]> {
  const columns =
    of === 'sources'
      ? sql`id as "sourceId", '' as "integrationId"`
      : sql`source_id as "sourceId", id as "integrationId"`;
  return sql<SeriesKey[]>`
    select ${columns} from ${sql(of)} where org_id = ${orgId} order by created_at desc, id desc limit ${limit}`;
}
