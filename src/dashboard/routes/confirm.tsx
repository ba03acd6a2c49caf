import { createFileRoute, redirect, useNavigate } from '@tanstack/react-router';
import { ConfirmPage } from '../confirm/ConfirmPage.tsx';
import { paths } from '../paths.ts';
import { useSession } from '../session/current.ts';
import { whoIsIn } from '../session/door.ts';
import { heldToken, holdToken } from '../session/letters/letter-token.ts';

export const Route = createFileRoute('/confirm')({
  beforeLoad: ({ location: { hash } }) => {
    if (hash === '') return;
    holdToken(paths.confirm(), hash);
    throw redirect({ to: '/confirm', replace: true });
  },
  loader: async ({ context: { session } }) => ({
    token: heldToken(paths.confirm()),
    signedInAs: await whoIsIn(session.token()),
  }),
  component: ConfirmRoute,
});

function ConfirmRoute() {
  const { token, signedInAs } = Route.useLoaderData();
  const session = useSession();
  const navigate = useNavigate();
  const enter = (next: string) => {
    session.begin(next);
    void navigate({ to: '/orgs' });
  };
  return <ConfirmPage key={token} token={token} signedInAs={signedInAs} onSignedIn={enter} />;
}
