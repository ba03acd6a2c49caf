import { createFileRoute, redirect, useNavigate } from '@tanstack/react-router';
import { ResetPage } from '../reset/ResetPage.tsx';
import { paths } from '../paths.ts';
import { useSession } from '../session/current.ts';
import { whoIsIn } from '../session/door.ts';
import { heldToken, holdToken } from '../session/letters/letter-token.ts';

export const Route = createFileRoute('/reset')({
  beforeLoad: ({ location: { hash } }) => {
    if (hash === '') return;
    holdToken(paths.reset(), hash);
    throw redirect({ to: '/reset', replace: true });
  },
  loader: async ({ context: { session } }) => ({
    token: heldToken(paths.reset()),
    signedInAs: await whoIsIn(session.token()),
  }),
  component: ResetRoute,
});

function ResetRoute() {
  const { token, signedInAs } = Route.useLoaderData();
  const session = useSession();
  const navigate = useNavigate();
  const enter = (next: string) => {
    session.begin(next);
    void navigate({ to: '/orgs' });
  };
  return <ResetPage key={token} token={token} signedInAs={signedInAs} onSignedIn={enter} />;
}
