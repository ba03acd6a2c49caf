import { useClient } from 'urql';
import { EndSession } from './queries.ts';
import { useSession } from './current.ts';

/** Ends the session on the server too. Where the server does not answer, this browser forgets the token all the same. */
export function useSignOut(): () => Promise<void> {
  const session = useSession();
  const client = useClient();
  return async () => {
    const sessionId = session.claims()?.sessionId;
    if (sessionId !== undefined) await client.mutation(EndSession, { sessionId }).toPromise();
    session.end();
  };
}
