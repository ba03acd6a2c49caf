import type { ReactNode } from 'react';
import { PersonContext, type Person } from './current.ts';
import { SignInGate } from './SignInGate.tsx';
import type { SignInAgain } from './sign-in-again.ts';

type Props = { person: Person; again: SignInAgain; children: ReactNode };

/** Around every page for people who are signed in: says who it is, and asks again when the session has ended. */
export function SignedIn({ person, again, children }: Props) {
  return (
    <PersonContext value={person}>
      {children}
      <SignInGate again={again} />
    </PersonContext>
  );
}
