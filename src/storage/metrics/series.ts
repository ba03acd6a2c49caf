import { quantileMs } from '../../domain/metrics/latency.ts';
import { stepOf, type Span } from '../../domain/metrics/span.ts';
import type { Sql } from '../database.ts';
import { counters, latencyColumns, type Counters } from './sums.ts';

/** `retrying` is how many waited at the end of the bucket. */
export type MetricPoint = Counters & {
  at: Date;
  retrying: number;
  latencyMsP50: number | null;
  latencyMsP95: number | null;
};

export type SeriesKey = { sourceId: string; integrationId: string };

type Row = Counters & { key: number; bucket: number; retrying: number | null } & Record<
    string,
    number | null
  >;

/**
 * The points of each key, one for each bucket of the span, in their order. Of an integration, received and rejected are
 * those of its source. One statement.
 */
export async function readSeries(
  sql: Sql,
  orgId: string,
  keys: readonly SeriesKey[],
  span: Span,
  nowMs: number,
): Promise<MetricPoint[][]> {
  const read = withSources(keys);
  const names = read.map(nameOf);
  const rows = new Map<string, Row>();
  for (const row of await readRows(sql, orgId, read, span, nowMs))
    rows.set(`${names[row.key - 1]} ${row.bucket}`, row);
  return keys.map((key) =>
    Array.from({ length: span.buckets }, (_one, bucket) => {
      const own = rows.get(`${nameOf(key)} ${bucket}`);
      const source = rows.get(`${nameOf({ ...key, integrationId: '' })} ${bucket}`);
      return pointOf(new Date(span.startMs + bucket * span.widthMs), own, source);
    }),
  );
}

/** Everything that is read for them. */
export function withSources(keys: readonly SeriesKey[]): SeriesKey[] {
  const all = keys.flatMap((key) => [key, { ...key, integrationId: '' }]);
  return [...new Map(all.map((key) => [nameOf(key), key])).values()];
}

function pointOf(at: Date, own: Row | undefined, source: Row | undefined): MetricPoint {
  const bins = own ? latencyColumns.map((name) => own[name] ?? 0) : [];
  return {
    at,
    received: source?.received ?? 0,
    rejected: source?.rejected ?? 0,
    filtered: own?.filtered ?? 0,
    delivered: own?.delivered ?? 0,
    failed: own?.failed ?? 0,
    retrying: own?.retrying ?? 0,
    latencyMsP50: quantileMs(bins, 0.5),
    latencyMsP95: quantileMs(bins, 0.95),
  };
}

function nameOf({ sourceId, integrationId }: SeriesKey): string {
  return `${sourceId}/${integrationId}`;
}

/**
 * Each key's rows are together in the index, and summed by themselves, so that nothing else is read. What waits is what the
 * last row of the bucket says, or the present one where the bucket is not over.
 */
function readRows(sql: Sql, orgId: string, keys: SeriesKey[], span: Span, nowMs: number): Promise<Row[]> {
  const { grain, startMs, widthMs, buckets } = span;
  return sql.unsafe<Row[]>(
    `select k.n::int as key, m.*
     from unnest($2::text[], $3::text[]) with ordinality as k(s, i, n)
     cross join lateral (
       select ((at_ms - $4) / $5)::int as bucket,
         ${[...counters, ...latencyColumns].map((name) => `sum(${name}) as ${name}`).join(', ')},
         sum(retrying) filter (
           where at_ms <= $7 and (at_ms = $7 or (at_ms + ${grain.ms} - $4) % $5 = 0)) as retrying
       from metric_${grain.name}
       where org_id = $1 and source_id = k.s and integration_id = k.i and at_ms >= $4 and at_ms < $6
       group by 1
     ) m`,
    [
      orgId,
      keys.map(({ sourceId }) => sourceId),
      keys.map(({ integrationId }) => integrationId),
      startMs,
      widthMs,
      startMs + buckets * widthMs,
      stepOf(grain, nowMs),
    ],
    { prepare: false },
  );
}
