import { createFileRoute } from '@tanstack/react-router';
import { OverviewPage } from '../../../overview/OverviewPage.tsx';
import { OverviewQuery } from '../../../overview/queries.ts';

export const Route = createFileRoute('/org/$id/')({
  loader: ({ context: { api }, params: { id } }) => api.read(OverviewQuery, { orgId: id }),
  component: OverviewRoute,
});

function OverviewRoute() {
  return <OverviewPage first={Route.useLoaderData()} />;
}
