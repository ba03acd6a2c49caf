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

/** `latency`: the counts of all bins, with commas between; none where the row is read for what came in alone. */
type Row = Counters & { key: number; bucket: number; retrying: number | null; latency: string | null };

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
  const wanted = new Set(keys.map(nameOf));
  const whole = read.filter((key) => wanted.has(nameOf(key)));
  const sources = read.filter((key) => !wanted.has(nameOf(key)));
  const names = [...whole, ...sources].map(nameOf);
  const rows = new Map<string, Row>();
  for (const row of await readRows(sql, orgId, { whole, sources }, span, nowMs))
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
  // An empty text counts as 0.
  const bins = own?.latency ? own.latency.split(',').map(Number) : [];
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
 * last row of the bucket says, or the present one where the bucket is not over. Of sources, what came in is all that is
 * asked. Bins come in one column: with one for each, the driver takes longer to read them than PostgreSQL to add them.
 */
function readRows(
  sql: Sql,
  orgId: string,
  { whole, sources }: { whole: SeriesKey[]; sources: SeriesKey[] },
  span: Span,
  nowMs: number,
): Promise<Row[]> {
  const { grain, startMs, widthMs, buckets } = span;
  const sums = (names: readonly string[]) => names.map((name) => `sum(${name}) as ${name}`).join(', ');
  const rowsOf = (firstParameter: number, columns: string) =>
    `select k.n, m.* from unnest($${firstParameter}::text[], $${firstParameter + 1}::text[]) with ordinality as k(s, i, n)
     cross join lateral (
       select ((at_ms - $2) / $3)::int as bucket, ${columns} from metric_${grain.name}
       where org_id = $1 and source_id = k.s and integration_id = k.i and at_ms >= $2 and at_ms < $4
       group by 1
     ) m`;
  const bins = latencyColumns.map((name) => `sum(${name})`).join(', ');
  const waiting = `sum(retrying) filter (where at_ms <= $5 and (at_ms = $5 or (at_ms + ${grain.ms} - $2) % $3 = 0))`;
  return sql.unsafe<Row[]>(
    `select n::int as key, bucket, ${counters.join(', ')}, latency, retrying from (
       ${rowsOf(6, `${sums(counters)}, array_to_string(array[${bins}], ',', '') as latency, ${waiting} as retrying`)}
       union all
       select n + $10, bucket, received, rejected, 0, 0, 0, null, null from (
         ${rowsOf(8, sums(['received', 'rejected']))}
       ) came
     ) series`,
    [
      orgId,
      ...[startMs, widthMs, startMs + buckets * widthMs, stepOf(grain, nowMs)],
      ...[whole.map(({ sourceId }) => sourceId), whole.map(({ integrationId }) => integrationId)],
      ...[sources.map(({ sourceId }) => sourceId), sources.map(({ integrationId }) => integrationId)],
      whole.length,
    ],
    { prepare: false },
  );
}
