import { createFileRoute } from '@tanstack/react-router';
import { ConnectionsPage } from '../../../../connections/ConnectionsPage.tsx';
import { ConnectionsQuery } from '../../../../connections/queries.ts';
import { textIn } from '../../../../search-params.ts';

export const Route = createFileRoute('/org/$id/connections/')({
  validateSearch: (search: Record<string, unknown>): { search?: string } => ({
    search: textIn(search, 'search'),
  }),
  loader: ({ params, context: { api } }) => api.read(ConnectionsQuery, { orgId: params.id }),
  component: ConnectionsRoute,
});

function ConnectionsRoute() {
  const navigate = Route.useNavigate();
  return (
    <ConnectionsPage
      orgId={Route.useParams().id}
      answer={Route.useLoaderData()}
      search={Route.useSearch().search ?? ''}
      onSearch={(search) => void navigate({ search: { search: search || undefined }, replace: true })}
    />
  );
}
