/** The parts of a destination's page; the address says which one is open. */
export const integrationTabs = ['health', 'events', 'configuration', 'connection', 'settings'] as const;
export type IntegrationTab = (typeof integrationTabs)[number];

export const tabNames: Record<IntegrationTab, string> = {
  health: 'Health',
  events: 'Events',
  configuration: 'Configuration',
  connection: 'Connection',
  settings: 'Settings',
};
