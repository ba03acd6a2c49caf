import type { Integration } from '../IntegrationPage.tsx';
import { FailureSection } from './failures/FailureSection.tsx';
import { MetricsSection } from './metrics/MetricsSection.tsx';
import type { Span } from './metrics/spans.ts';
import type { FirstMetrics } from './metrics/use-metrics.ts';
import type { Standing } from './queries.ts';

/** What a loader has read for the tab. */
export type Health = { span: Span; metrics: FirstMetrics; standing: Standing };

type Props = { integration: Integration; health: Health; onSpan(span: Span): void };

/** How a destination fares: in numbers, what has failed there, and what is sent again. */
export function HealthTab({ integration, health: { span, metrics, standing }, onSpan }: Props) {
  return (
    <>
      <MetricsSection {...{ integration, span, onSpan }} first={metrics} />
      <FailureSection integration={integration} first={standing} />
    </>
  );
}
