import { createFileRoute, redirect } from '@tanstack/react-router';
import { textIn } from '../search-params.ts';
import { NeedsSetup } from '../setup/NeedsSetup.tsx';
import { needsSetup } from '../setup/needs-setup.ts';
import { useSession } from '../session/current.ts';
import { destinationOf } from '../session/guard.ts';
import { SignInForm } from '../session/SignInForm.tsx';
import { DoorPage } from '../shell/DoorPage.tsx';

export const Route = createFileRoute('/login')({
  validateSearch: (search): { to?: string } => ({ to: textIn(search, 'to') }),
  beforeLoad: ({ context: { session }, search }) => {
    if (session.token() !== undefined) throw redirect({ href: destinationOf(search.to) });
  },
  loader: needsSetup,
  component: LoginRoute,
});

function LoginRoute() {
  const session = useSession();
  return (
    <DoorPage title="Sign in to Switchyard">
      {Route.useLoaderData() && <NeedsSetup />}
      <SignInForm onSignedIn={session.begin} />
    </DoorPage>
  );
}
