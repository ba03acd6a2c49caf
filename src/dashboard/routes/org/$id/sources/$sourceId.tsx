import { createFileRoute, useNavigate } from '@tanstack/react-router';
import { LiveEvents } from '../../../../events/LiveEvents.tsx';
import { found } from '../../../../graphql/api.ts';
import { paths, sourceTabs, type SourceTab } from '../../../../paths.ts';
import { textIn, wordIn } from '../../../../search-params.ts';
import { SourceQuery } from '../../../../sources/queries.ts';
import { SourcePage } from '../../../../sources/SourcePage.tsx';
import { ButtonLink } from '../../../../ui/controls/Button.tsx';

type Search = { tab?: SourceTab; event?: string };

export const Route = createFileRoute('/org/$id/sources/$sourceId')({
  validateSearch: (search): Search => ({
    tab: wordIn(search, 'tab', sourceTabs),
    event: textIn(search, 'event'),
  }),
  loader: async ({ context: { api }, params: { id, sourceId } }) =>
    found((await api.read(SourceQuery, { orgId: id, appId: sourceId })).applications[0]),
  component: SourceRoute,
});

function SourceRoute() {
  const { id, sourceId } = Route.useParams();
  const { tab = 'setup', event } = Route.useSearch();
  const navigate = useNavigate({ from: Route.fullPath });
  const events = (
    <LiveEvents
      sourceId={sourceId}
      eventId={event}
      hrefOf={(eventId) => paths.source(id, sourceId, { tab: 'events', event: eventId })}
      onClose={() => void navigate({ search: { tab: 'events' } })}
      emptyAction={<ButtonLink href={paths.source(id, sourceId)}>See how to send the first</ButtonLink>}
    />
  );
  return (
    <SourcePage
      source={Route.useLoaderData()}
      tab={tab}
      events={events}
      onDeleted={() => void navigate({ to: '/org/$id/sources', params: { id } })}
    />
  );
}
