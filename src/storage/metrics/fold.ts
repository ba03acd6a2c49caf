import { grains, stepOf, type Grain } from '../../domain/metrics/span.ts';
import type { Sql } from '../database.ts';
import { addSums, counters, levelsOf, type Counters, type MetricKey, type Sum } from './sums.ts';

/** Lets one process at a time change the sums; any number will do. */
export const metricsLock = 7_301_204_508;
/** Changes that are taken at a time. */
const changesMax = 5_000;

type Row = Counters & {
  org_id: string;
  source_id: string;
  integration_id: string;
  at_ms: string;
  latency: Record<string, number> | null;
};

/**
 * Moves what was counted into the sums of minutes, hours and days. In one transaction: whatever happens, each change is
 * either still there or in all three, and in each once. Answers whether there may be more; where another process is at it
 * this one need not be.
 */
export async function foldChanges(sql: Sql): Promise<boolean> {
  return sql.begin(async (transaction) => {
    // Where the commit is lost the changes are still there, and are taken again.
    await transaction`set local synchronous_commit = off`;
    const [lock] = await transaction<{ taken: boolean }[]>`
      select pg_try_advisory_xact_lock(${metricsLock}) as taken`;
    if (!lock?.taken) return false;
    const rows = await transaction<Row[]>`
      delete from metric_changes where ctid = any(array(select ctid from metric_changes limit ${changesMax}))
      returning *`;
    for (const grain of grains) await addSums(transaction, grain, sumsOf(rows, grain));
    return rows.length === changesMax;
  });
}

/** For each integration, source and organization of them, by the steps of the grain. */
function sumsOf(rows: readonly Row[], grain: Grain): Sum[] {
  const sums = new Map<string, Sum>();
  for (const row of rows) {
    const { org_id: orgId, source_id: sourceId, integration_id: integrationId } = row;
    const atMs = stepOf(grain, Number(row.at_ms));
    for (const key of levelsOf({ orgId, sourceId, integrationId })) add(sumAt(sums, key, atMs), row);
  }
  return [...sums.values()];
}

function sumAt(sums: Map<string, Sum>, key: MetricKey, atMs: number): Sum {
  const name = `${key.orgId}/${key.sourceId}/${key.integrationId}/${atMs}`;
  const known = sums.get(name);
  if (known) return known;
  const counts = { received: 0, rejected: 0, filtered: 0, delivered: 0, failed: 0 };
  const sum: Sum = { ...key, atMs, counts, latency: new Map() };
  sums.set(name, sum);
  return sum;
}

function add({ counts, latency }: Sum, row: Row): void {
  for (const counter of counters) counts[counter] += row[counter];
  for (const [bin, count] of Object.entries(row.latency ?? {}))
    latency.set(Number(bin), (latency.get(Number(bin)) ?? 0) + count);
}
