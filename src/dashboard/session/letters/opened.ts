import { redirect, useNavigate } from '@tanstack/react-router';
import { useSession } from '../current.ts';
import { whoIsIn } from '../door.ts';
import type { Session } from '../session.ts';
import { heldToken, holdToken } from './letter-token.ts';

/** The pages that letters lead to. */
type LetterPage = '/confirm' | '/reset';

/** Takes the token of the letter's link out of the address, where others could read it. */
export function takeToken(page: LetterPage) {
  return ({ location: { hash } }: { location: { hash: string } }): void => {
    if (hash === '') return;
    holdToken(page, hash);
    throw redirect({ to: page, replace: true });
  };
}

/** The token that the page was opened with, and who is signed in in this browser already. */
export function readOpened(page: LetterPage) {
  return async ({ context: { session } }: { context: { session: Session } }) => ({
    token: heldToken(page),
    signedInAs: await whoIsIn(session.token()),
  });
}

/** Signs in as whoever the letter was sent to. */
export function useEnter(): (token: string) => void {
  const session = useSession();
  const navigate = useNavigate();
  return (token) => {
    session.begin(token);
    void navigate({ to: '/orgs' });
  };
}
