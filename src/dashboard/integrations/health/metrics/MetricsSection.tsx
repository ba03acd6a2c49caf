import { ChartNoAxesColumn } from 'lucide-react';
import { useState } from 'react';
import { Segments } from '../../../ui/controls/Segments.tsx';
import { EmptyState } from '../../../ui/data/EmptyState.tsx';
import { Notice } from '../../../ui/layout/Notice.tsx';
import type { Integration } from '../../IntegrationPage.tsx';
import { Charts } from './Charts.tsx';
import { Funnel } from './Funnel.tsx';
import { isAnything, PointTable } from './PointTable.tsx';
import { shapes, spans, type Span } from './spans.ts';
import { useMetrics, type FirstMetrics } from './use-metrics.ts';
import styles from './metrics.module.css';

const spanOptions = spans.map((value) => ({ value, label: shapes[value].label }));
const looks = [
  { value: 'charts', label: 'Charts' },
  { value: 'table', label: 'Table' },
] as const;

type Props = { integration: Integration; span: Span; first: FirstMetrics; onSpan(span: Span): void };

/** What became of the source's events here, in numbers: the funnel, and its course over time. */
export function MetricsSection({ integration, span, first, onSpan }: Props) {
  const { points, failure } = useMetrics(integration.id, span, first);
  const [look, setLook] = useState<'charts' | 'table'>('charts');
  const isEmpty = !points.some(isAnything);
  return (
    <section className={styles.section} aria-label="Metrics">
      <div className={styles.tools}>
        <Segments label="Time shown" options={spanOptions} value={span} onChange={onSpan} />
        {!isEmpty && <Segments label="Look" options={looks} value={look} onChange={setLook} />}
      </div>
      {failure !== undefined && <Notice kind="failed">{failure}</Notice>}
      {isEmpty ? (
        <EmptyState
          title={`Nothing came in the ${shapes[span].words}`}
          icon={<ChartNoAxesColumn size={20} aria-hidden="true" />}
        >
          How many events {integration.application.name} receives, what becomes of them here and how long it
          takes shows here as they come.
        </EmptyState>
      ) : (
        <>
          <Funnel points={points} />
          {look === 'charts' ? <Charts {...{ span, points }} /> : <PointTable {...{ span, points }} />}
        </>
      )}
    </section>
  );
}
