import { createFileRoute, useNavigate } from '@tanstack/react-router';
import { EventsPage } from '../../../events/EventsPage.tsx';
import { eventsSearchIn, readEvents, wantedOf } from '../../../events/filters.ts';
import { EventChoicesQuery, choicesMax } from '../../../events/queries.ts';

/** The page keeps itself up to date; what was loaded serves for its filters alone. */
const freshMs = 10_000;

export const Route = createFileRoute('/org/$id/events')({
  validateSearch: eventsSearchIn,
  loaderDeps: ({ search }) => wantedOf(search),
  loader: async ({ context: { api }, params: { id: orgId }, deps: wanted }) => {
    const [first, choices] = await Promise.all([
      readEvents(api, { orgId, ...wanted }),
      api.read(EventChoicesQuery, { orgId, limit: choicesMax }),
    ]);
    return { first, choices };
  },
  staleTime: freshMs,
  component: EventsRoute,
});

function EventsRoute() {
  const navigate = useNavigate({ from: Route.fullPath });
  return (
    <EventsPage
      {...Route.useLoaderData()}
      search={Route.useSearch()}
      onSearch={(search) => void navigate({ search, replace: true })}
    />
  );
}
