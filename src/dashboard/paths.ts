import type { DeliveryStatus } from '../domain/outcome.ts';

export const sourceTabs = ['setup', 'events', 'rejected', 'destinations', 'settings'] as const;
export type SourceTab = (typeof sourceTabs)[number];

export const settingsTabs = ['general', 'keys', 'audit', 'danger'] as const;
export type SettingsTab = (typeof settingsTabs)[number];

/** What an address of the settings may say beside the tab: filters of the audit log, and the entry that is open. */
export type SettingsSearch = {
  tab?: SettingsTab | undefined;
  actor?: string | undefined;
  subject?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  entry?: string | undefined;
  new?: string | undefined;
};

/** What a list of events is narrowed to, and which one stands open beside it. The names are the API's. */
export type EventsSearch = {
  search?: string | undefined;
  appId?: string | undefined;
  integrationId?: string | undefined;
  status?: DeliveryStatus | undefined;
  event?: string | undefined;
};

/** The pages that every organization has. */
const places = ['sources', 'destinations', 'connections', 'events', 'members', 'settings'];

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
  signUp: () => '/signup',
  confirm: () => '/confirm',
  forgot: () => '/forgot',
  reset: () => '/reset',
  setup: () => '/setup',
  apiDocs: () => '/docs/api',
  orgs: () => '/orgs',
  newOrg: () => at('/orgs', { new: 'true' }),
  account: () => '/account',
  org: (orgId: string) => `/org/${part(orgId)}`,
  sources: (orgId: string, search: { search?: string } = {}) => at(`${paths.org(orgId)}/sources`, search),
  newSource: (orgId: string) => `${paths.org(orgId)}/sources/new`,
  source: (orgId: string, sourceId: string, search: { tab?: SourceTab } & EventsSearch = {}) =>
    at(`${paths.org(orgId)}/sources/${part(sourceId)}`, search),
  destinations: (orgId: string, search: { search?: string } = {}) =>
    at(`${paths.org(orgId)}/destinations`, search),
  newDestination: (orgId: string, search: { source?: string; from?: string; step?: string } = {}) =>
    at(`${paths.org(orgId)}/destinations/new`, search),
  destination: (orgId: string, integrationId: string, search: { tab?: string } & EventsSearch = {}) =>
    at(`${paths.org(orgId)}/destinations/${part(integrationId)}`, search),
  connections: (orgId: string, search: { search?: string } = {}) =>
    at(`${paths.org(orgId)}/connections`, search),
  connection: (orgId: string, connectionId: string) =>
    `${paths.org(orgId)}/connections/${part(connectionId)}`,
  events: (orgId: string, search: EventsSearch = {}) => at(`${paths.org(orgId)}/events`, search),
  members: (orgId: string, search: { search?: string; invite?: string } = {}) =>
    at(`${paths.org(orgId)}/members`, search),
  settings: (orgId: string, search: SettingsSearch = {}) => at(`${paths.org(orgId)}/settings`, search),
  /** The same kind of page in another organization. What belongs to one alone leads to the list that it stands in. */
  likewise: (orgId: string, path: string) => {
    const place = places.find((one) => one === path.split('/')[3]);
    return place === undefined ? paths.org(orgId) : `${paths.org(orgId)}/${place}`;
  },
};

/** Whether the page is one before one is in: it stays, whoever signs in or out in another tab. */
export function isDoor(path: string): boolean {
  const { login, signUp, confirm, forgot, reset, setup } = paths;
  return [login, signUp, confirm, forgot, reset, setup].some((door) => door() === path.replace(/\/$/, ''));
}
