import type { Api } from '../graphql/api.ts';
import { ReadFailure } from '../graphql/failures.ts';
import type { EventsSearch } from '../paths.ts';
import { textIn, wordIn } from '../search-params.ts';
import { deliveryStatuses } from '../../domain/outcome.ts';
import { pageRowsMax, type Kind } from './live/listed.ts';
import { EventsQuery, type EventRow } from './queries.ts';

/** What the API is asked for. */
export type EventsWanted = Omit<EventsSearch, 'event'>;

/** What a page with such a list is itself about. */
export type EventsOf = Pick<EventsSearch, 'appId' | 'integrationId'>;

/** What an address says of a list of events. */
export function eventsSearchIn(search: Record<string, unknown>): EventsSearch {
  return {
    search: textIn(search, 'search'),
    appId: textIn(search, 'appId'),
    integrationId: textIn(search, 'integrationId'),
    status: wordIn(search, 'status', deliveryStatuses),
    event: textIn(search, 'event'),
  };
}

export function wantedOf({ search, appId, integrationId, status }: EventsSearch): EventsWanted {
  return { search, appId, integrationId, status };
}

export function kindOf({ search, status }: EventsWanted): Kind {
  if (status !== undefined) return 'status';
  return search === undefined ? 'all' : 'filtered';
}

/** The newest page, for a route's loader. A search that the API gives up on is told of by the list. */
export async function readEvents(
  api: Api,
  wanted: EventsWanted & { orgId: string },
): Promise<readonly EventRow[]> {
  try {
    return (await api.read(EventsQuery, { ...wanted, limit: pageRowsMax })).events;
  } catch (error) {
    if (error instanceof ReadFailure && error.code === 'INVALID_INPUT') return [];
    throw error;
  }
}

/** Whether the list is narrowed beyond what the page is about. */
export function hasFilters(search: EventsSearch, of: EventsOf): boolean {
  const { appId, integrationId, ...rest } = wantedOf(search);
  const places = [of.appId === undefined && appId, of.integrationId === undefined && integrationId];
  return [...Object.values(rest), ...places].some(Boolean);
}
