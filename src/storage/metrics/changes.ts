import type { Statements } from '../trail/hours.ts';

/** What was counted of an integration, since the last count. */
export type IntegrationChange = {
  integrationId: string;
  filtered: number;
  delivered: number;
  failed: number;
  /** How many took how long, by bin. */
  latency: Map<number, number>;
};

/** What was refused of a source's, by ingest. */
export type RejectedChange = { orgId: string; sourceId: string; atMs: number; rejected: number };

/**
 * Another part of a statement's "with", which writes what it counts of integrations: a row each, all or nothing with the rest.
 * What ends of an integration that was deleted meanwhile is not counted, since nobody is left to see it.
 *
 * Whoever counts only adds rows. The sums are made from them a moment later, once for all: summing here would let
 * everybody who counts for the same organization wait for each other's disk.
 */
export function withChanges(
  changes: readonly IntegrationChange[],
  atMs: number,
  firstParameter: number,
): { text: string; values: (number | number[] | string[] | (string | null)[])[] } {
  if (changes.length === 0) return { text: '', values: [] };
  const parameter = (n: number) => `$${firstParameter + n}`;
  return {
    text: `, counted as (
      insert into metric_changes (org_id, source_id, integration_id, at_ms, filtered, delivered, failed, latency)
      select i.org_id, i.source_id, i.id, ${parameter(0)}::bigint, c.f, c.d, c.x, c.l::json
      from unnest(${parameter(1)}::text[], ${parameter(2)}::int[], ${parameter(3)}::int[], ${parameter(4)}::int[],
        ${parameter(5)}::text[]) as c(i, f, d, x, l)
      join integrations i on i.id = c.i
    ) `,
    values: [
      atMs,
      changes.map(({ integrationId }) => integrationId),
      changes.map(({ filtered }) => filtered),
      changes.map(({ delivered }) => delivered),
      changes.map(({ failed }) => failed),
      changes.map(({ latency }) => (latency.size === 0 ? null : JSON.stringify(Object.fromEntries(latency)))),
    ],
  };
}

/** Writes what was rejected. In the transaction of the rejections themselves. */
export async function writeRejected(sql: Statements, changes: readonly RejectedChange[]): Promise<void> {
  if (changes.length === 0) return;
  await sql.unsafe(
    `insert into metric_changes (org_id, source_id, at_ms, rejected)
     select * from unnest($1::text[], $2::text[], $3::bigint[], $4::int[])`,
    [
      changes.map(({ orgId }) => orgId),
      changes.map(({ sourceId }) => sourceId),
      changes.map(({ atMs }) => atMs),
      changes.map(({ rejected }) => rejected),
    ],
  );
}
