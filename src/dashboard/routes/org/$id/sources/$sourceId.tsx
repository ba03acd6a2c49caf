import { createFileRoute, useNavigate } from '@tanstack/react-router';
import { EventsView } from '../../../../events/EventsView.tsx';
import { eventsSearchIn, readEvents, wantedOf } from '../../../../events/filters.ts';
import { found } from '../../../../graphql/api.ts';
import { paths, sourceTabs, type EventsSearch, type SourceTab } from '../../../../paths.ts';
import { wordIn } from '../../../../search-params.ts';
import { SourceQuery } from '../../../../sources/queries.ts';
import { SourcePage } from '../../../../sources/SourcePage.tsx';
import { ButtonLink } from '../../../../ui/controls/Button.tsx';

type Search = { tab?: SourceTab } & EventsSearch;

export const Route = createFileRoute('/org/$id/sources/$sourceId')({
  validateSearch: (search): Search => ({
    tab: wordIn(search, 'tab', sourceTabs),
    ...eventsSearchIn(search),
    appId: undefined,
  }),
  loaderDeps: ({ search: { tab, ...search } }) => ({ isLive: tab === 'events', wanted: wantedOf(search) }),
  loader: async ({ context: { api }, params: { id: orgId, sourceId: appId }, deps: { isLive, wanted } }) => {
    const [{ applications }, events] = await Promise.all([
      api.read(SourceQuery, { orgId, appId }),
      isLive ? readEvents(api, { orgId, ...wanted, appId }) : [],
    ]);
    return { source: found(applications[0]), events };
  },
  component: SourceRoute,
});

function SourceRoute() {
  const { id, sourceId } = Route.useParams();
  const { tab = 'setup', ...search } = Route.useSearch();
  const { source, events } = Route.useLoaderData();
  const navigate = useNavigate({ from: Route.fullPath });
  return (
    <SourcePage
      source={source}
      tab={tab}
      events={
        <EventsView
          first={events}
          search={search}
          of={{ appId: sourceId }}
          choices={{
            destinations: source.integrations.map((one) => ({ ...one, sourceId })),
          }}
          hrefOf={(next) => paths.source(id, sourceId, { tab: 'events', ...next })}
          onSearch={(next) => void navigate({ search: { tab: 'events', ...next }, replace: true })}
          empty={{
            title: 'No events yet',
            words:
              'Each event that this source accepts shows here within 2 seconds, with the state of its deliveries.',
            action: <ButtonLink href={paths.source(id, sourceId)}>See how to send the first</ButtonLink>,
          }}
        />
      }
      onDeleted={() => void navigate({ to: '/org/$id/sources', params: { id } })}
    />
  );
}
