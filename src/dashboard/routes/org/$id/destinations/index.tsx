import { createFileRoute } from '@tanstack/react-router';
import { IntegrationsPage } from '../../../../integrations/IntegrationsPage.tsx';
import { IntegrationsQuery } from '../../../../integrations/queries.ts';
import { textIn } from '../../../../search-params.ts';

export const Route = createFileRoute('/org/$id/destinations/')({
  validateSearch: (search: Record<string, unknown>): { search?: string } => ({
    search: textIn(search, 'search'),
  }),
  loader: ({ params, context: { api } }) => api.read(IntegrationsQuery, { orgId: params.id }),
  component: DestinationsRoute,
});

function DestinationsRoute() {
  const navigate = Route.useNavigate();
  return (
    <IntegrationsPage
      orgId={Route.useParams().id}
      answer={Route.useLoaderData()}
      search={Route.useSearch().search ?? ''}
      onSearch={(search) => void navigate({ search: { search: search || undefined }, replace: true })}
    />
  );
}
