import { createFileRoute, redirect, useNavigate } from '@tanstack/react-router';
import { found } from '../graphql/api.ts';
import { NewOrgForm } from '../organizations/NewOrgForm.tsx';
import { OrgPicker } from '../organizations/OrgPicker.tsx';
import { paths } from '../paths.ts';
import { textIn } from '../search-params.ts';
import { requireSignIn } from '../session/guard.ts';
import { MeQuery, personOf } from '../session/me.ts';
import { SignedIn } from '../session/SignedIn.tsx';
import { PlainShell } from '../shell/PlainShell.tsx';
import { ButtonLink } from '../ui/controls/Button.tsx';
import { PageHeader } from '../ui/layout/PageHeader.tsx';

export const Route = createFileRoute('/orgs')({
  validateSearch: (search): { new?: string } => ({ new: textIn(search, 'new') }),
  beforeLoad: ({ context: { session }, location }) => requireSignIn(session, location),
  loaderDeps: ({ search }) => ({ isNew: search.new !== undefined }),
  loader: async ({ context: { api }, deps: { isNew } }) => {
    const me = found((await api.read(MeQuery, {})).me);
    const [only, second] = me.organizations;
    // Where there is nothing to choose, nobody is asked.
    if (only && !second && !isNew) throw redirect({ to: '/org/$id', params: { id: only.id } });
    return me;
  },
  component: OrgsRoute,
});

function OrgsRoute() {
  const me = Route.useLoaderData();
  const isNew = Route.useSearch().new !== undefined || me.organizations.length === 0;
  const navigate = useNavigate();
  const enter = (id: string) => void navigate({ to: '/org/$id', params: { id } });
  const back =
    isNew && me.organizations.length > 0 ? { label: 'Organizations', href: paths.orgs() } : undefined;
  return (
    <SignedIn person={personOf(me)} again={Route.useRouteContext().again}>
      <PlainShell back={back}>
        {isNew ? (
          <>
            <PageHeader title={back ? 'New organization' : 'Create your organization'} />
            <NewOrgForm onCreated={enter} />
          </>
        ) : (
          <>
            <PageHeader
              title="Organizations"
              action={<ButtonLink href={paths.newOrg()}>New organization</ButtonLink>}
            />
            <OrgPicker orgs={me.organizations} />
          </>
        )}
      </PlainShell>
    </SignedIn>
  );
}
