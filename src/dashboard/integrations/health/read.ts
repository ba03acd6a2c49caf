import type { Api } from '../../graphql/api.ts';
import type { Health } from './HealthTab.tsx';
import { FailureGroupsQuery, jobsShownMax } from './queries.ts';

/** What the tab begins with, for the route's loader. */
export async function readHealth(
  api: Api,
  { orgId, integrationId }: { orgId: string; integrationId: string },
): Promise<Health> {
  return { standing: await api.read(FailureGroupsQuery, { orgId, integrationId, jobsMax: jobsShownMax }) };
}
