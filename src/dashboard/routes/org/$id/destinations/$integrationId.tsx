import { createFileRoute, useNavigate, useRouter } from '@tanstack/react-router';
import { EventsView } from '../../../../events/EventsView.tsx';
import { eventsSearchIn, readEvents, wantedOf } from '../../../../events/filters.ts';
import { prototypeFromApi } from '../../../../forms/prototypes-from-api.ts';
import { PrototypesQuery } from '../../../../forms/prototype-query.ts';
import { found } from '../../../../graphql/api.ts';
import { spans, type Span } from '../../../../integrations/health/metrics/spans.ts';
import { readHealth } from '../../../../integrations/health/read.ts';
import { IntegrationPage } from '../../../../integrations/IntegrationPage.tsx';
import { ConnectionsOfCodeQuery, IntegrationQuery } from '../../../../integrations/queries.ts';
import { integrationTabs, type IntegrationTab } from '../../../../integrations/tabs.ts';
import { paths, type EventsSearch } from '../../../../paths.ts';
import { wordIn } from '../../../../search-params.ts';
import { ButtonLink } from '../../../../ui/controls/Button.tsx';

export const Route = createFileRoute('/org/$id/destinations/$integrationId')({
  validateSearch: (
    search: Record<string, unknown>,
  ): { tab?: IntegrationTab; span?: Span } & EventsSearch => ({
    tab: wordIn(search, 'tab', integrationTabs),
    span: wordIn(search, 'span', spans),
    ...eventsSearchIn(search),
    ...{ appId: undefined, integrationId: undefined },
  }),
  loaderDeps: ({ search: { tab, span, ...search } }) => ({ tab, span, wanted: wantedOf(search) }),
  loader: async ({ params: { id: orgId, integrationId }, context: { api }, deps }) => {
    const { tab = 'health', span = 'day', wanted } = deps;
    const integration = found((await api.read(IntegrationQuery, { orgId, integrationId })).integrations[0]);
    const code = integration.integrationCode;
    const [{ clickstreamPrototypes }, { connections }, events, health] = await Promise.all([
      api.read(PrototypesQuery, { code }),
      api.read(ConnectionsOfCodeQuery, { orgId, code }),
      tab === 'events' ? readEvents(api, { orgId, ...wanted, integrationId }) : [],
      tab === 'health' ? readHealth(api, { orgId, integrationId, span }) : undefined,
    ]);
    const [prototype] = clickstreamPrototypes;
    return { integration, connections, events, health, prototype: prototype && prototypeFromApi(prototype) };
  },
  component: DestinationRoute,
});

function DestinationRoute() {
  const { id, integrationId } = Route.useParams();
  const { tab = 'health', ...search } = Route.useSearch();
  const { integration, connections, events, health, prototype } = Route.useLoaderData();
  const navigate = useNavigate({ from: Route.fullPath });
  const { history } = useRouter();
  return (
    <IntegrationPage
      key={integrationId}
      orgId={id}
      {...{ integration, connections, health, prototype }}
      tab={tab}
      onSpan={(span) => void navigate({ search: { span }, replace: true, resetScroll: false })}
      events={
        <EventsView
          first={events}
          search={search}
          of={{ integrationId }}
          choices={{}}
          hrefOf={(next) => paths.destination(id, integrationId, { tab: 'events', ...next })}
          onSearch={(next) => void navigate({ search: { tab: 'events', ...next }, replace: true })}
          empty={{
            title: 'No events yet',
            words: `Each event of ${integration.application.name} shows here within 2 seconds, with how it fared at this destination.`,
            action: (
              <ButtonLink href={paths.source(id, integration.application.id)}>
                See how to send the first
              </ButtonLink>
            ),
          }}
        />
      }
      goTo={(href) => history.push(href)}
    />
  );
}
