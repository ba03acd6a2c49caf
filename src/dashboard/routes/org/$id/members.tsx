import { createFileRoute } from '@tanstack/react-router';
import { found } from '../../../graphql/api.ts';
import { MembersPage } from '../../../members/MembersPage.tsx';
import { MembersQuery } from '../../../members/queries.ts';

export const Route = createFileRoute('/org/$id/members')({
  loader: async ({ context: { api }, params: { id } }) =>
    found((await api.read(MembersQuery, { orgId: id })).organizations[0]).users,
  component: MembersRoute,
});

function MembersRoute() {
  return <MembersPage members={Route.useLoaderData()} />;
}
