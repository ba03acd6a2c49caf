import { grains, stepOf } from '../../domain/metrics/span.ts';
import type { Sql } from '../database.ts';
import { metricsLock } from './fold.ts';
import { levelsOf, setWaiting, type Waiting } from './sums.ts';

/**
 * Looks how many wait at each integration, and writes it down for the present minute, hour and day. Also for the ones to
 * come, so that a new minute does not begin with nobody waiting.
 */
export async function lookAtWaits(sql: Sql, nowMs: number): Promise<void> {
  const rows = await sql<{ org_id: string; source_id: string; integration_id: string; waits: number }[]>`
    select i.org_id, i.source_id, i.id as integration_id, w.waits
    from (select integration_id, count(*)::float8 as waits from waits group by integration_id) w
    join integrations i on i.id = w.integration_id`;
  const sums = new Map<string, Waiting>();
  for (const row of rows)
    for (const key of levelsOf({
      orgId: row.org_id,
      sourceId: row.source_id,
      integrationId: row.integration_id,
    })) {
      const name = `${key.orgId}/${key.sourceId}/${key.integrationId}`;
      sums.set(name, { ...key, retrying: (sums.get(name)?.retrying ?? 0) + row.waits });
    }
  await sql.begin(async (transaction) => {
    await transaction`set local synchronous_commit = off`;
    await transaction`select pg_advisory_xact_lock(${metricsLock})`;
    for (const grain of grains) {
      const step = stepOf(grain, nowMs);
      await setWaiting(transaction, grain, [step, step + grain.ms], [...sums.values()]);
    }
  });
}
