import type { Api } from '../../graphql/api.ts';
import type { Health } from './HealthTab.tsx';
import { windowOf, type Span } from './metrics/spans.ts';
import { FailureGroupsQuery, jobsShownMax, MetricsQuery } from './queries.ts';

/** What the tab begins with, for the route's loader. */
export async function readHealth(
  api: Api,
  { orgId, integrationId, span }: { orgId: string; integrationId: string; span: Span },
): Promise<Health> {
  const window = windowOf(span, Date.now());
  const [data, standing] = await Promise.all([
    api.read(MetricsQuery, { orgId, integrationId, ...window }),
    api.read(FailureGroupsQuery, { orgId, integrationId, jobsMax: jobsShownMax }),
  ]);
  return { span, metrics: { window, data }, standing };
}
