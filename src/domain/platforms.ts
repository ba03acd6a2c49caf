/** What a source can be, in the words of the wire. */
export const platforms = ['analytics.js', 'server', 'analytics-android', 'analytics-ios'] as const;
export type Platform = (typeof platforms)[number];

export const platformNames: Record<Platform, string> = {
  'analytics.js': 'Website',
  server: 'Server',
  'analytics-android': 'Android',
  'analytics-ios': 'iOS',
};
