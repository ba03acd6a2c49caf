import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Provider } from 'urql';
import { AppLink } from './AppLink.tsx';
import { createApi } from './graphql/api.ts';
import { createClient } from './graphql/client.ts';
import { isDoor, paths } from './paths.ts';
import { createDashboardRouter } from './router.ts';
import { SessionContext } from './session/current.ts';
import { createSession } from './session/session.ts';
import { createSignInAgain } from './session/sign-in-again.ts';
import { LinkContext } from './ui/link.tsx';
import './ui/tokens.css';
import './ui/base.css';

const session = createSession({
  storage: openStorage(),
  onStored: (listener) => addEventListener('storage', (event) => listener(event.key)),
});
const again = createSignInAgain(session);
const client = createClient({ token: session.token, askToSignIn });
const router = createDashboardRouter({ api: createApi(client), session, again });

let person = session.claims()?.userId;
/** The page that was asked for with a token that had ended. */
let lostAt: string | undefined;
session.subscribe(() => {
  const next = session.claims()?.userId;
  const isAnother = person !== undefined && next !== undefined && next !== person;
  // What was read for one person is shown to no other.
  if (next !== person) router.clearCache();
  person = next;
  if (isDoor(router.latestLocation.pathname)) void router.invalidate();
  // What the page shows belongs to somebody else.
  else if (isAnother) location.assign(paths.orgs());
  else if (next === undefined) void router.navigate({ to: '/login', search: { to: lostAt } });
});

/** Over the page that stands. On a first load there is none, and the sign-in page does it. */
function askToSignIn(): Promise<void> {
  if (router.state.resolvedLocation !== undefined && session.token() !== undefined) return again.ask();
  lostAt = router.latestLocation.href;
  session.end();
  lostAt = undefined;
  return Promise.reject(new Error('Nobody is signed in.'));
}

/** Undefined where the browser refuses to keep anything: to name localStorage throws there. */
function openStorage(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root.');
createRoot(root).render(
  <StrictMode>
    <Provider value={client}>
      <SessionContext value={session}>
        <LinkContext value={(props) => <AppLink {...props} />}>
          <RouterProvider router={router} />
        </LinkContext>
      </SessionContext>
    </Provider>
  </StrictMode>,
);
