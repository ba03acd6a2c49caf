export const sourceTabs = ['setup', 'events', 'destinations', 'settings'] as const;
export type SourceTab = (typeof sourceTabs)[number];

const part = encodeURIComponent;

/** The address with its search; what is undefined stays away. */
function at(path: string, search: Record<string, string | undefined>): string {
  const given = Object.entries(search).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given).toString()}`;
}

/** Every address of the dashboard. No other file puts one together. */
export const paths = {
  login: (to?: string) => at('/login', { to }),
  setup: () => '/setup',
  orgs: () => '/orgs',
  newOrg: () => at('/orgs', { new: 'true' }),
  account: () => '/account',
  org: (orgId: string) => `/org/${part(orgId)}`,
  sources: (orgId: string, search: { search?: string } = {}) => at(`${paths.org(orgId)}/sources`, search),
  newSource: (orgId: string) => `${paths.org(orgId)}/sources/new`,
  source: (orgId: string, sourceId: string, search: { tab?: SourceTab; event?: string } = {}) =>
    at(`${paths.org(orgId)}/sources/${part(sourceId)}`, search),
  destinations: (orgId: string, search: { search?: string } = {}) =>
    at(`${paths.org(orgId)}/destinations`, search),
  newDestination: (orgId: string, search: { source?: string; step?: string } = {}) =>
    at(`${paths.org(orgId)}/destinations/new`, search),
  destination: (orgId: string, integrationId: string, search: { tab?: string } = {}) =>
    at(`${paths.org(orgId)}/destinations/${part(integrationId)}`, search),
  connections: (orgId: string, search: { search?: string } = {}) =>
    at(`${paths.org(orgId)}/connections`, search),
  connection: (orgId: string, connectionId: string) =>
    `${paths.org(orgId)}/connections/${part(connectionId)}`,
  members: (orgId: string) => `${paths.org(orgId)}/members`,
};
