import { createFileRoute, useNavigate } from '@tanstack/react-router';
import { found } from '../../../graphql/api.ts';
import { MembersPage } from '../../../members/MembersPage.tsx';
import { MembersQuery, membersLoadedMax } from '../../../members/queries.ts';
import { textIn } from '../../../search-params.ts';

export const Route = createFileRoute('/org/$id/members')({
  validateSearch: (search): { search?: string; invite?: string } => ({
    search: textIn(search, 'search'),
    invite: textIn(search, 'invite'),
  }),
  loaderDeps: ({ search: { search } }) => ({ search }),
  loader: async ({ context: { api }, params: { id: orgId }, deps: { search } }) =>
    found((await api.read(MembersQuery, { orgId, search, limit: membersLoadedMax })).organizations[0]).users,
  component: MembersRoute,
});

function MembersRoute() {
  const { search, invite } = Route.useSearch();
  const navigate = useNavigate({ from: Route.fullPath });
  return (
    <MembersPage
      members={Route.useLoaderData()}
      search={search ?? ''}
      onSearch={(text) => void navigate({ search: { search: text || undefined, invite }, replace: true })}
      isInviting={invite !== undefined}
      onInviting={(isInviting) =>
        void navigate({ search: { search, invite: isInviting ? 'true' : undefined }, replace: true })
      }
      onLeft={() => void navigate({ to: '/orgs' })}
    />
  );
}
