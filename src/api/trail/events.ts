import type { DeliveryStatus } from '../../domain/outcome.ts';
import { findEvent, type EventRow } from '../../storage/events.ts';
import type { EventOutcome } from '../../storage/outcomes.ts';
import { field, query } from '../door/answers.ts';
import type { Context } from '../door/context.ts';
import { found } from '../door/lists.ts';
import { integrationsMax, listFound, type EventsInput } from './list.ts';

type Attempt = EventOutcome['attempts'][number];

export const events = {
  Query: {
    events: query<EventsInput>(async (input, context) => {
      const orgId = await context.asker.mayRead(input.orgId, 'event.read');
      return context.spend(await listFound({ ...input, orgId }, context));
    }),

    event: query<{ orgId: string; eventId: string }>(
      async ({ orgId: asked, eventId: id }, { asker, database }) => {
        const orgId = await asker.mayRead(asked, 'event.read');
        return found(await findEvent(database.sql, { orgId, id }), 'event', id);
      },
    ),
  },

  Event: {
    appId: ({ sourceId }: EventRow) => sourceId,
    receivedAt: ({ place }: EventRow) => new Date(place.atMs),
    // Retention drops an event's row and its bytes within one hour; between the two it says nothing.
    messageId: field<EventRow>(
      async ({ place }, _input, { load }) => (await load.content.load(place))?.messageId ?? '',
    ),
    duplicateOf: field<EventRow>(async ({ place, isDuplicate }, _input, { load }) =>
      isDuplicate ? await load.original.load(place) : undefined,
    ),
    payload: field<EventRow>(
      async ({ place }, _input, { load }) => (await load.content.load(place))?.payload ?? {},
    ),
    raw: field<EventRow>(async ({ place }, _input, { load }) => (await load.content.load(place))?.raw ?? ''),
    deliveries: field<EventRow>(deliveriesOf),
  },

  Delivery: {
    integration: field<EventOutcome>(({ integrationId }, _input, { load }) =>
      load.integration.load(integrationId),
    ),
  },

  DeliveryAttempt: {
    at: ({ atMs }: Attempt) => new Date(atMs),
  },
};

/** What is written down, and for integrations of which nothing is yet: that the event is on its way, or a duplicate. */
async function deliveriesOf(
  event: EventRow,
  _input: unknown,
  { load, spend }: Context,
): Promise<EventOutcome[]> {
  const [outcomes, integrations] = await Promise.all([
    load.outcomes.load(event.place),
    load.integrationsOfSource.load({ of: event.sourceId, limit: integrationsMax }),
  ]);
  const known = new Set(outcomes.map(({ integrationId }) => integrationId));
  const status: DeliveryStatus = event.isDuplicate ? 'duplicate' : 'pending';
  const waiting = integrations
    .filter(
      ({ id, state, startsAt }) =>
        !known.has(id) && state !== 'off' && startsAt.getTime() <= event.place.atMs,
    )
    .map(({ id }) => ({ integrationId: id, status, attempts: [] }));
  return spend([...outcomes, ...waiting]);
}
