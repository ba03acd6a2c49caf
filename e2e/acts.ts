import type { Page } from '@playwright/test';

/** Counts what the page asks the API to do, by the operation's name. */
export function countActs(page: Page): (operation: string) => number {
  const counts = new Map<string, number>();
  page.on('request', (request) => {
    if (new URL(request.url()).pathname !== '/graphql') return;
    // The dashboard sends JSON with the operation's name.
    const { operationName } = request.postDataJSON() as { operationName: string };
    counts.set(operationName, (counts.get(operationName) ?? 0) + 1);
  });
  return (operation) => counts.get(operation) ?? 0;
}
