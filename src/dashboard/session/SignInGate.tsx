import { lazy, Suspense, use, useSyncExternalStore } from 'react';
import { PersonContext, useSession } from './current.ts';
import type { SignInAgain } from './sign-in-again.ts';

const SignInDialog = lazy(() =>
  import('./SignInDialog.tsx').then((file) => ({ default: file.SignInDialog })),
);

/** Shows the sign-in dialog while something waits for a new token. */
export function SignInGate({ again }: { again: SignInAgain }) {
  const session = useSession();
  const person = use(PersonContext);
  const isAsking = useSyncExternalStore(again.subscribe, again.isAsking);
  if (!isAsking) return null;
  return (
    <Suspense>
      <SignInDialog email={person?.email} onSignedIn={session.begin} />
    </Suspense>
  );
}
