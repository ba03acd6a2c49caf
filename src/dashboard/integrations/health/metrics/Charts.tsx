import { useMemo, useState } from 'react';
import { Chart, type ChartTime } from '../../../ui/charts/Chart.tsx';
import { ticksOf } from '../../../ui/charts/ticks.ts';
import { duration } from '../../../ui/data/times.ts';
import type { Point } from '../queries.ts';
import { shapes, type Span } from './spans.ts';
import styles from './metrics.module.css';

const number = (value: number) => value.toLocaleString();

/** What became of events over time. All charts point at the same bucket. */
export function Charts({ span, points }: { span: Span; points: readonly Point[] }) {
  const [at, setAt] = useState<number>();
  const { time, of } = useMemo(() => shapeOf(span, points), [span, points]);
  const pointed = { time, onAt: setAt, at: at !== undefined && at < points.length ? at : undefined };
  return (
    <div className={styles.charts}>
      <Chart
        {...pointed}
        label="Delivered and filtered over time"
        look="bars"
        format={number}
        series={[
          { name: 'Delivered', tone: 'delivered', ...of('delivered') },
          { name: 'Filtered', tone: 'filtered', ...of('filtered') },
        ]}
      />
      <Chart
        {...pointed}
        label="Failed over time"
        look="bars"
        format={number}
        series={[{ name: 'Failed', tone: 'failed', ...of('failed') }]}
      />
      <Chart
        {...pointed}
        label="Latency over time"
        look="steps"
        format={duration}
        series={[
          { name: 'Latency p50', tone: 'strong', values: points.map((point) => point.latencyMsP50) },
          { name: 'p95', tone: 'faint', values: points.map((point) => point.latencyMsP95) },
        ]}
      />
      <Chart
        {...pointed}
        label="Retrying over time"
        look="bars"
        format={number}
        series={[
          {
            name: 'Retrying',
            tone: 'retrying',
            total: number(points.at(-1)?.retrying ?? 0),
            values: points.map(({ retrying }) => retrying),
          },
        ]}
      />
    </div>
  );
}

function shapeOf(span: Span, points: readonly Point[]) {
  const [first, second] = points.map(({ at }) => Date.parse(at));
  const startMs = first ?? 0;
  const widthMs = second === undefined ? shapes[span].widthMs : second - startMs;
  const endMs = startMs + widthMs * points.length;
  const ticks = ticksOf(startMs, endMs, shapes[span].ticks);
  const time: ChartTime = { startMs, widthMs, count: points.length, ticks };
  const of = (name: 'delivered' | 'filtered' | 'failed') => {
    const values = points.map((point) => point[name]);
    return { values, total: number(values.reduce((sum, value) => sum + value, 0)) };
  };
  return { time, of };
}
