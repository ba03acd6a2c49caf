import { createFileRoute, redirect } from '@tanstack/react-router';
import { textIn } from '../search-params.ts';
import { NeedsSetup } from '../setup/NeedsSetup.tsx';
import { useSession } from '../session/current.ts';
import { readDoor } from '../session/door.ts';
import { destinationOf } from '../session/guard.ts';
import { OtherWays } from '../session/OtherWays.tsx';
import { SignInForm } from '../session/SignInForm.tsx';
import { DoorPage } from '../ui/layout/DoorPage.tsx';

export const Route = createFileRoute('/login')({
  validateSearch: (search): { to?: string } => ({ to: textIn(search, 'to') }),
  beforeLoad: ({ context: { session }, search }) => {
    if (session.token() !== undefined) throw redirect({ href: destinationOf(search.to) });
  },
  loader: readDoor,
  component: LoginRoute,
});

function LoginRoute() {
  const session = useSession();
  const { needsSetup, signUpOpen } = Route.useLoaderData();
  const ways = needsSetup ? [] : (['forgot', ...(signUpOpen ? ['signUp' as const] : [])] as const);
  return (
    <DoorPage title="Sign in to Switchyard" foot={<OtherWays ways={ways} />}>
      {needsSetup && <NeedsSetup />}
      <SignInForm onSignedIn={session.begin} />
    </DoorPage>
  );
}
