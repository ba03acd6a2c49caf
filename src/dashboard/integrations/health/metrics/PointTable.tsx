import { bucketWords } from '../../../ui/charts/ticks.ts';
import { Table, type Column } from '../../../ui/data/Table.tsx';
import { duration, exactUtc } from '../../../ui/data/times.ts';
import type { Point } from '../queries.ts';
import { shapes, type Span } from './spans.ts';
import styles from './metrics.module.css';

/** The numbers of the charts, newest first; what is empty is left out. */
export function PointTable({ span, points }: { span: Span; points: readonly Point[] }) {
  const rows = points.filter(isAnything).reverse();
  if (rows.length === 0) return <p className={styles.muted}>Nothing was counted in this time.</p>;
  return <Table label="Numbers over time" columns={columnsOf(span)} rows={rows} keyOf={({ at }) => at} />;
}

export function isAnything({ received, filtered, delivered, retrying, failed }: Point): boolean {
  return received + filtered + delivered + retrying + failed > 0;
}

function columnsOf(span: Span): Column<Point>[] {
  const { widthMs } = shapes[span];
  const latency = (ms: number | null) => (ms === null ? '–' : duration(ms));
  const counted = (heading: string, name: 'received' | 'filtered' | 'delivered' | 'retrying' | 'failed') => ({
    ...{ heading, align: 'end' as const, cell: (point: Point) => point[name].toLocaleString() },
    ...(['received', 'filtered'].includes(name) && { from: 'tablet' as const }),
  });
  return [
    {
      heading: 'Time',
      width: '26%',
      cell: ({ at }) => {
        const atMs = Date.parse(at);
        return (
          <time dateTime={at} title={`from ${exactUtc(atMs)}`}>
            {bucketWords(atMs, widthMs)}
          </time>
        );
      },
    },
    counted('Received', 'received'),
    counted('Filtered', 'filtered'),
    counted('Delivered', 'delivered'),
    counted('Retrying', 'retrying'),
    counted('Failed', 'failed'),
    { heading: 'p50', align: 'end', from: 'tablet', cell: ({ latencyMsP50 }) => latency(latencyMsP50) },
    { heading: 'p95', align: 'end', from: 'tablet', cell: ({ latencyMsP95 }) => latency(latencyMsP95) },
  ];
}
