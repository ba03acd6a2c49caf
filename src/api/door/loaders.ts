import DataLoader from 'dataloader';
import type { EventPlace } from '../../domain/envelope.ts';
import { eventId } from '../../domain/event-ids.ts';
import { connectionsByIds } from '../../storage/control/connections.ts';
import {
  integrationsByIds,
  integrationsOfConnections,
  integrationsOfSources,
  type Integration,
} from '../../storage/control/integrations.ts';
import { membershipsAmong, membersOf } from '../../storage/control/members.ts';
import { organizationsByIds } from '../../storage/control/organizations.ts';
import { pageRowsMax, type Page } from '../../storage/control/pages.ts';
import { sourcesByIds } from '../../storage/control/sources.ts';
import { usersByIds } from '../../storage/control/users.ts';
import { shownInvitations, type Link } from '../../storage/control/post/links.ts';
import type { Database } from '../../storage/database.ts';
import { outcomesOf, type EventOutcome } from '../../storage/outcomes.ts';
import { originalsOf } from '../../storage/trail/originals.ts';
import type { Stream } from '../../stream/stream.ts';
import { createContents } from './contents.ts';

export type Loaders = ReturnType<typeof createLoaders>;

type Invited = { orgId: string; userId: string };
type PageOf = Page & { search?: string | undefined; of: string };

/** One statement for each kind of row that a request's nested fields want, however many want it. Made anew for each request. */
export function createLoaders({ db, sql }: Database, stream: Stream, now: () => number) {
  return {
    user: byId((ids) => usersByIds(db, ids)),
    organization: byId((ids) => organizationsByIds(db, ids)),
    source: byId((ids) => sourcesByIds(db, ids)),
    connection: byId((ids) => connectionsByIds(db, ids)),
    integration: byId((ids) => integrationsByIds(db, ids)),
    integrationsOfSource: pages(
      (ids, page) => integrationsOfSources(db, ids, page),
      (integration: Integration) => integration.sourceId,
    ),
    integrationsOfConnection: pages(
      (ids, page) => integrationsOfConnections(db, ids, page),
      (integration: Integration) => integration.connectionId,
    ),
    members: pages(
      (ids, page) => membersOf(db, ids, page),
      (member) => member.orgId,
    ),
    /** Of somebody who was invited to an organization: the link that an Owner may pass on. */
    shownInvitation: new DataLoader<Invited, Link | undefined, string>(
      async (invited) => {
        const links = await shownInvitations(db, invited, new Date(now()));
        return invited.map(({ orgId, userId }) =>
          links.find((link) => link.orgId === orgId && link.userId === userId),
        );
      },
      { cacheKeyFn: ({ orgId, userId }) => `${orgId} ${userId}` },
    ),
    content: createContents(stream),
    outcomes: new DataLoader<EventPlace, EventOutcome[], string>(
      async (places) => {
        const outcomes = await outcomesOf(sql, places);
        return places.map((place) => outcomes.get(eventId(place)) ?? []);
      },
      { cacheKeyFn: eventId },
    ),
    /** Of a duplicate: the id of the event that came first. */
    original: new DataLoader<EventPlace, string | undefined, string>(
      async (places) => {
        const originals = await originalsOf(sql, places);
        return places.map((place) => originals.get(eventId(place)));
      },
      { cacheKeyFn: eventId },
    ),
    /** The organizations, of those given, that each person belongs to. */
    organizationsOf: (orgIds: readonly string[]) =>
      new DataLoader(async (userIds: readonly string[]) => {
        const rows = await membershipsAmong(db, userIds, orgIds);
        return userIds.map((id) => rows.filter((row) => row.userId === id).map((row) => row.orgId));
      }),
  };
}

function byId<Row extends { id: string }>(load: (ids: readonly string[]) => Promise<Row[]>) {
  return new DataLoader<string, Row | undefined>(
    async (ids) => {
      const rows = new Map((await load(ids)).map((row) => [row.id, row]));
      return ids.map((id) => rows.get(id));
    },
    { maxBatchSize: 1_000 },
  );
}

/** Lists of many owners. Those that ask for the same part share a statement. */
function pages<Row>(
  load: (ids: readonly string[], page: Page & { search?: string | undefined }) => Promise<Row[]>,
  ownerOf: (row: Row) => string,
) {
  return new DataLoader<PageOf, Row[], string>(
    async (wanted) => {
      const rows = new Map<string, Row[]>();
      for (const group of groupsOf(wanted)) {
        const [first = { of: '', limit: pageRowsMax }] = group;
        for (const row of await load([...new Set(group.map(({ of }) => of))], first)) {
          const key = keyOf({ ...first, of: ownerOf(row) });
          rows.set(key, [...(rows.get(key) ?? []), row]);
        }
      }
      return wanted.map((one) => rows.get(keyOf(one)) ?? []);
    },
    { cacheKeyFn: keyOf, maxBatchSize: 1_000 },
  );
}

function groupsOf(wanted: readonly PageOf[]): PageOf[][] {
  const groups = new Map<string, PageOf[]>();
  for (const one of wanted) groups.set(samePart(one), [...(groups.get(samePart(one)) ?? []), one]);
  return [...groups.values()];
}

function samePart({ after, limit, search }: PageOf): string {
  return JSON.stringify([after, limit, search]);
}

function keyOf(wanted: PageOf): string {
  return JSON.stringify([wanted.of, samePart(wanted)]);
}
