import type { DeliveryStatus } from '../../domain/outcome.ts';
import { Refusal } from '../../domain/refusal.ts';
import { integrationsOfSources, listIntegrations } from '../../storage/control/integrations.ts';
import { listSources } from '../../storage/control/sources.ts';
import { findEvents, type EventRow } from '../../storage/events.ts';
import type { Context } from '../door/context.ts';
import { found, pageOf, type ListInput } from '../door/lists.ts';

export type EventsInput = ListInput & {
  orgId: string;
  appId?: string;
  integrationId?: string;
  status?: DeliveryStatus;
  from?: Date;
  to?: Date;
};

/** Integrations of one source that are looked at. */
export const integrationsMax = 200;

/** The part of the list that is asked for. Throws NOT_FOUND for a source or an integration that is not there. */
export async function listFound(
  input: EventsInput,
  { db, database }: Pick<Context, 'db' | 'database'>,
): Promise<EventRow[]> {
  const { orgId, status } = input;
  const page = pageOf(input);
  const place = await placeOf(input, db);
  const fromMs = Math.max(input.from?.getTime() ?? 0, place.startsAtMs ?? 0) || undefined;
  const { sourceId, integrationIds } = place;
  const { rows, lookedBackToMs } = await findEvents(database.sql, {
    ...{ orgId, sourceId, integrationIds, status, fromMs, toMs: input.to?.getTime() },
    ...page,
  });
  if (rows.length > 0 || lookedBackToMs === undefined) return rows;
  const until = new Date(lookedBackToMs).toISOString();
  throw new Refusal(
    'INVALID_INPUT',
    `Of all that was looked at back to ${until}, nothing is ${status}. To look further back, ask with "to": "${until}", or ask for one integration.`,
  );
}

type Place = { sourceId?: string | undefined; integrationIds?: string[]; startsAtMs?: number };

/** Where events are looked for. An integration has to do with its source's events since it began. */
export async function placeOf(
  input: Pick<EventsInput, 'orgId' | 'appId' | 'integrationId' | 'status'>,
  db: Context['db'],
): Promise<Place> {
  const { orgId, appId, integrationId, status } = input;
  if (integrationId !== undefined) {
    const [one] = await listIntegrations(db, { orgId, id: integrationId, sourceId: appId, limit: 1 });
    const { id, sourceId, startsAt } = found(one, 'integration', integrationId);
    return { sourceId, integrationIds: [id], startsAtMs: startsAt.getTime() };
  }
  if (appId === undefined) return {};
  const [source] = await listSources(db, { orgId, id: appId, limit: 1 });
  const { id: sourceId } = found(source, 'source', appId);
  if (status === undefined) return { sourceId };
  const integrations = await integrationsOfSources(db, [sourceId], { limit: integrationsMax });
  return { sourceId, integrationIds: integrations.map(({ id }) => id) };
}

/** For a list that is empty. Throws NOT_FOUND for an integration that is not there. */
export async function integrationMustExist(
  { orgId, integrationId: id }: { orgId: string; integrationId?: string | undefined },
  { db }: Pick<Context, 'db'>,
): Promise<void> {
  if (id === undefined) return;
  found((await listIntegrations(db, { orgId, id, limit: 1 }))[0], 'integration', id);
}
