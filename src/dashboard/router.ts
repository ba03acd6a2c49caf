import { createRouter } from '@tanstack/react-router';
import { ErrorPage } from './shell/ErrorPage.tsx';
import { NotFoundPage } from './shell/NotFoundPage.tsx';
import { PendingPage } from './shell/PendingPage.tsx';
import type { Api } from './graphql/api.ts';
import { routeTree } from './routeTree.gen.ts';
import { parseSearch, stringifySearch } from './search-params.ts';
import type { Session } from './session/session.ts';
import type { SignInAgain } from './session/sign-in-again.ts';

/** What every route may use to load and to decide. */
export type RouterContext = { api: Api; session: Session; again: SignInAgain };

/** What was loaded because a pointer came near counts as fresh for so long. */
const preloadedFreshMs = 10_000;
/** Until then nothing stands in for a page that is still loading. */
const pendingAfterMs = 200;

export function createDashboardRouter(context: RouterContext) {
  return createRouter({
    routeTree,
    context,
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    defaultPreloadStaleTime: preloadedFreshMs,
    defaultPendingMs: pendingAfterMs,
    defaultPendingMinMs: 0,
    defaultPendingComponent: PendingPage,
    defaultErrorComponent: ErrorPage,
    defaultNotFoundComponent: NotFoundPage,
    scrollRestoration: true,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createDashboardRouter>;
  }
}
