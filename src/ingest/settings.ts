import type { SourceKey } from '../storage/source-keys.ts';

/**
 * What SDKs of Segment ask before they send. Two things must be there, or an SDK talks to Segment instead of us: the host
 * to send to, and a rate of zero for its own telemetry. The host has no scheme, since SDKs put one in front.
 */
export function segmentSettings({ sourceId }: SourceKey, publicUrl: string): object {
  const { protocol, host } = new URL(publicUrl);
  return {
    integrations: {
      'Segment.io': { apiKey: sourceId, apiHost: `${host}/v1`, protocol: protocol.slice(0, -1) },
    },
    plan: {},
    edgeFunction: {},
    analyticsNextEnabled: true,
    metrics: { sampleRate: 0, host: `${host}/v1` },
  };
}

/** What the browser SDK of RudderStack asks. No destinations: everything goes through the server. */
export function rudderSettings({ sourceId, orgId, enabled }: SourceKey): object {
  return {
    source: {
      id: sourceId,
      name: sourceId,
      workspaceId: orgId,
      enabled,
      config: { statsCollection: { errors: { enabled: false }, metrics: { enabled: false } } },
      destinations: [],
      dataplanes: {},
    },
  };
}
