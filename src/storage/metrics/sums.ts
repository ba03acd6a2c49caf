import { latencyBins } from '../../domain/metrics/latency.ts';
import type { Grain } from '../../domain/metrics/span.ts';
import type { Statements } from '../trail/hours.ts';

/** What adds up. */
export const counters = ['received', 'rejected', 'filtered', 'delivered', 'failed'] as const;
export type Counters = Record<(typeof counters)[number], number>;

export const latencyColumns = Array.from({ length: latencyBins }, (_one, bin) => `latency_${bin}`);

/** Whose sums they are. An empty integration: the source's; an empty source, too: the organization's. */
export type MetricKey = { orgId: string; sourceId: string; integrationId: string };
export type Sum = MetricKey & { atMs: number; counts: Counters; latency: Map<number, number> };
export type Waiting = MetricKey & { retrying: number };

export const keyColumns = 'org_id, source_id, integration_id, at_ms';

/** An integration's, its source's and its organization's. */
export function levelsOf({ orgId, sourceId, integrationId }: MetricKey): MetricKey[] {
  const above = [
    { orgId, sourceId, integrationId: '' },
    { orgId, sourceId: '', integrationId: '' },
  ];
  return integrationId === '' ? above : [{ orgId, sourceId, integrationId }, ...above];
}

const addText = (table: string) => {
  const columns = [...counters, ...latencyColumns];
  const types = [...counters, ...latencyColumns].map((_one, at) => `$${at + 5}::float8[]`);
  const added = [
    ...counters.map((name) => `${name} = m.${name} + excluded.${name}`),
    // Stays null where both are.
    ...latencyColumns.map(
      (name) => `${name} = coalesce(m.${name} + excluded.${name}, m.${name}, excluded.${name})`,
    ),
  ];
  return `insert into ${table} as m (${keyColumns}, ${columns.join(', ')})
    select * from unnest($1::text[], $2::text[], $3::text[], $4::bigint[], ${types.join(', ')})
    on conflict (${keyColumns}) do update set ${added.join(', ')}`;
};

/** Adds to the sums of one grain. No two of them may have the same key and moment. */
export async function addSums(sql: Statements, { name }: Grain, sums: readonly Sum[]): Promise<void> {
  if (sums.length === 0) return;
  await sql.unsafe(
    addText(`metric_${name}`),
    [
      ...columnsOf(sums),
      sums.map(({ atMs }) => atMs),
      ...counters.map((counter) => sums.map(({ counts }) => counts[counter])),
      ...latencyColumns.map((_one, bin) => sums.map(({ latency }) => latency.get(bin) ?? null)),
    ],
    { prepare: true },
  );
}

/** Says how many wait, at these moments. Whom `waiting` does not name has none. */
export async function setWaiting(
  sql: Statements,
  { name }: Grain,
  moments: readonly number[],
  waiting: readonly Waiting[],
): Promise<void> {
  const table = `metric_${name}`;
  await sql.unsafe(`update ${table} set retrying = 0 where at_ms = any($1::bigint[]) and retrying <> 0`, [
    [...moments],
  ]);
  if (waiting.length === 0) return;
  await sql.unsafe(
    `insert into ${table} (${keyColumns}, retrying)
     select o, s, i, at_ms, r from unnest($1::text[], $2::text[], $3::text[], $4::float8[]) as w(o, s, i, r)
     cross join unnest($5::bigint[]) as at_ms
     on conflict (${keyColumns}) do update set retrying = excluded.retrying`,
    [...columnsOf(waiting), waiting.map(({ retrying }) => retrying), [...moments]],
  );
}

function columnsOf(keys: readonly MetricKey[]): string[][] {
  return [
    keys.map(({ orgId }) => orgId),
    keys.map(({ sourceId }) => sourceId),
    keys.map(({ integrationId }) => integrationId),
  ];
}
