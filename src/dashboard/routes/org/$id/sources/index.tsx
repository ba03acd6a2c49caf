import { createFileRoute, useNavigate } from '@tanstack/react-router';
import { textIn } from '../../../../search-params.ts';
import { SourcesQuery, sourcesLoadedMax } from '../../../../sources/queries.ts';
import { SourcesPage } from '../../../../sources/SourcesPage.tsx';

export const Route = createFileRoute('/org/$id/sources/')({
  validateSearch: (search): { search?: string } => ({ search: textIn(search, 'search') }),
  loaderDeps: ({ search: { search } }) => ({ search }),
  loader: async ({ context: { api }, params: { id }, deps: { search } }) =>
    (await api.read(SourcesQuery, { orgId: id, search, limit: sourcesLoadedMax })).applications,
  component: SourcesRoute,
});

function SourcesRoute() {
  const { search = '' } = Route.useSearch();
  const navigate = useNavigate({ from: Route.fullPath });
  return (
    <SourcesPage
      sources={Route.useLoaderData()}
      search={search}
      onSearch={(text) => void navigate({ search: { search: text || undefined }, replace: true })}
    />
  );
}
