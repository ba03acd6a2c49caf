import { happened, integrationPage, type Alert } from '../../domain/alerts/alerts.ts';

/** What a webhook for alerts is sent. The README says so: what stands here stays. */
export function bodyOf(alert: Alert, publicUrl: string): string {
  const { id, kind, at, since, reason, organization, source, integration } = alert;
  const url = integrationPage(publicUrl, alert);
  const why = reason === '' ? '' : ` ${reason}`;
  return JSON.stringify({
    id,
    type: `integration.${kind}`,
    at: at.toISOString(),
    since: since.toISOString(),
    reason: reason === '' ? null : reason,
    organization,
    source,
    integration: { ...integration, url },
    // What chat programs show of a webhook.
    text: `${organization.name}: “${integration.name}” of the source “${source.name}” ${happened[kind]}.${why} ${url}`,
  });
}
