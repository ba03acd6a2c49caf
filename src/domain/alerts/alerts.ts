/** What Owners are told of an integration: that it has failed for a while, that we paused it, that it works again. */
export const alertKinds = ['failing', 'paused', 'working'] as const;
export type AlertKind = (typeof alertKinds)[number];

type Named = { id: string; name: string };

export type Alert = {
  /** The same each time it is told, so that a receiver knows it again. */
  id: string;
  kind: AlertKind;
  at: Date;
  /** When the outage began. */
  since: Date;
  /** Why the last attempt failed; empty once it works again. */
  reason: string;
  organization: Named;
  source: Named;
  integration: Named;
};

/** What has happened, as the end of a sentence that begins with the integration's name. */
export const happened: Record<AlertKind, string> = {
  failing: 'has failed for an hour',
  paused: 'is paused, since it has only failed for days',
  working: 'works again',
};

/** The page of an integration, where it is mended and resumed. */
export function integrationPage(publicUrl: string, { organization, integration }: Alert): string {
  return `${publicUrl}/org/${organization.id}/destinations/${integration.id}`;
}
