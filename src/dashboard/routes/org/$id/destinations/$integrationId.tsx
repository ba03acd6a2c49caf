import { createFileRoute, useRouter } from '@tanstack/react-router';
import { prototypeFromApi } from '../../../../forms/prototypes-from-api.ts';
import { PrototypesQuery } from '../../../../forms/prototype-query.ts';
import { found } from '../../../../graphql/api.ts';
import { IntegrationPage } from '../../../../integrations/IntegrationPage.tsx';
import { ConnectionsOfCodeQuery, IntegrationQuery } from '../../../../integrations/queries.ts';
import { integrationTabs, type IntegrationTab } from '../../../../integrations/tabs.ts';
import { wordIn } from '../../../../search-params.ts';

export const Route = createFileRoute('/org/$id/destinations/$integrationId')({
  validateSearch: (search: Record<string, unknown>): { tab?: IntegrationTab } => ({
    tab: wordIn(search, 'tab', integrationTabs),
  }),
  loader: async ({ params: { id: orgId, integrationId }, context: { api } }) => {
    const integration = found((await api.read(IntegrationQuery, { orgId, integrationId })).integrations[0]);
    const code = integration.integrationCode;
    const [{ clickstreamPrototypes }, { connections }] = await Promise.all([
      api.read(PrototypesQuery, { code }),
      api.read(ConnectionsOfCodeQuery, { orgId, code }),
    ]);
    const [prototype] = clickstreamPrototypes;
    return { integration, connections, prototype: prototype && prototypeFromApi(prototype) };
  },
  component: DestinationRoute,
});

function DestinationRoute() {
  const { id, integrationId } = Route.useParams();
  const { tab = 'configuration' } = Route.useSearch();
  const { integration, connections, prototype } = Route.useLoaderData();
  const { history } = useRouter();
  return (
    <IntegrationPage
      key={integrationId}
      orgId={id}
      {...{ integration, connections, prototype }}
      tab={tab}
      goTo={(href) => history.push(href)}
    />
  );
}
