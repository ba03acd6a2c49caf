import { createFileRoute, Outlet, useLocation, useRouterState } from '@tanstack/react-router';
import { Fragment } from 'react';
import { found } from '../../graphql/api.ts';
import { OrgContext } from '../../session/current.ts';
import { requireSignIn } from '../../session/guard.ts';
import { MeQuery, personOf } from '../../session/me.ts';
import { SignedIn } from '../../session/SignedIn.tsx';
import { NotMemberPage } from '../../shell/NotMemberPage.tsx';
import { Shell } from '../../shell/Shell.tsx';

/** Who one is and where one belongs changes seldom; a mutation reads it again at once. */
const freshMs = 60_000;

export const Route = createFileRoute('/org/$id')({
  beforeLoad: ({ context: { session }, location }) => requireSignIn(session, location),
  loader: async ({ context: { api }, params: { id } }) => {
    const me = found((await api.read(MeQuery, {})).me);
    return {
      person: personOf(me),
      orgs: me.organizations,
      org: me.organizations.find((org) => org.id === id),
    };
  },
  staleTime: freshMs,
  component: OrgRoute,
});

function OrgRoute() {
  const { person, orgs, org } = Route.useLoaderData();
  const { again } = Route.useRouteContext();
  const path = useLocation({ select: (location) => location.pathname });
  const arrivedAt = useRouterState({ select: (state) => state.resolvedLocation?.pathname });
  return (
    <SignedIn person={person} again={again}>
      {org ? (
        <OrgContext value={org}>
          <Shell orgs={orgs} path={path} arrivedAt={arrivedAt}>
            {/* Nothing that is open or typed in one organization stands in another. */}
            <Fragment key={org.id}>
              <Outlet />
            </Fragment>
          </Shell>
        </OrgContext>
      ) : (
        <NotMemberPage />
      )}
    </SignedIn>
  );
}
