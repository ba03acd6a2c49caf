import { createFileRoute } from '@tanstack/react-router';
import { AccountPage } from '../account/AccountPage.tsx';
import { AccountQuery } from '../account/queries.ts';
import { found } from '../graphql/api.ts';
import { paths } from '../paths.ts';
import { requireSignIn } from '../session/guard.ts';
import { personOf } from '../session/me.ts';
import { SignedIn } from '../session/SignedIn.tsx';
import { PlainShell } from '../shell/PlainShell.tsx';

export const Route = createFileRoute('/account')({
  beforeLoad: ({ context: { session }, location }) => requireSignIn(session, location),
  loader: async ({ context: { api } }) => {
    const { me, sessions } = await api.read(AccountQuery, {});
    return { me: found(me), sessions };
  },
  component: AccountRoute,
});

function AccountRoute() {
  const { me, sessions } = Route.useLoaderData();
  const [first, second] = me.organizations;
  const back = first && !second ? { label: first.name, href: paths.org(first.id) } : undefined;
  return (
    <SignedIn person={personOf(me)} again={Route.useRouteContext().again}>
      <PlainShell back={back ?? { label: 'Organizations', href: paths.orgs() }}>
        <AccountPage account={me} sessions={sessions} />
      </PlainShell>
    </SignedIn>
  );
}
