import * as z from 'zod/mini';
import { alertKinds, type Alert } from '../../domain/alerts/alerts.ts';

const Row = z.object({
  id: z.string(),
  kind: z.enum(alertKinds),
  reason: z.string(),
  since_ms: z.number(),
  at_ms: z.number(),
  org_id: z.string(),
  org_name: z.nullable(z.string()),
  integration_id: z.string(),
  integration_name: z.nullable(z.string()),
  source_id: z.nullable(z.string()),
  source_name: z.nullable(z.string()),
});

/** Of `alerts a`, with what `joins` brings. */
export const columns = `a.id, a.kind, a.reason, a.since_ms::float8 as since_ms, a.at_ms::float8 as at_ms,
  a.org_id, o.name as org_name, a.integration_id, i.name as integration_name, s.id as source_id, s.name as source_name`;
export const joins = `left join organizations o on o.id = a.org_id
  left join integrations i on i.id = a.integration_id left join sources s on s.id = i.source_id`;

/** undefined where the integration is gone, and there is nobody to tell anything. */
export function alertOf(row: unknown): Alert | undefined {
  const one = Row.parse(row);
  if (one.org_name === null || one.integration_name === null) return undefined;
  if (one.source_id === null || one.source_name === null) return undefined;
  return {
    ...{ id: one.id, kind: one.kind, reason: one.reason },
    ...{ at: new Date(one.at_ms), since: new Date(one.since_ms) },
    organization: { id: one.org_id, name: one.org_name },
    source: { id: one.source_id, name: one.source_name },
    integration: { id: one.integration_id, name: one.integration_name },
  };
}
