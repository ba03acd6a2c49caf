import type { EventRow } from '../../storage/events.ts';
import { feedEnd, parseCursor, readFeed } from '../../storage/trail/feed.ts';
import { query } from '../door/answers.ts';
import { createContext, type Context } from '../door/context.ts';
import { wrong } from '../door/parse.ts';
import { placeOf } from './list.ts';

type Input = { orgId: string; appId?: string; integrationId?: string; after?: string };

export const eventFeed = {
  Subscription: {
    eventFeed: {
      // What is refused is thrown before there is a feed, so that it is answered with its status.
      subscribe: query<Input>(async (input, context) => {
        const orgId = await context.asker.mayRead(input.orgId, 'event.read');
        const actor = await context.asker.actor();
        const { sql } = context.database;
        const { sourceId } = await placeOf(input, context.db);
        const wanted = { orgId, sourceId, integrationId: input.integrationId };
        const from = await startOf(input.after, context);
        return context.feeds.open({
          ...{ readerId: actor.id, wanted, from: from ?? (await feedEnd(sql)) },
          mayStill: () => mayStill(context, orgId),
          onChunk: (events) => forChunk(context, events),
        });
      }),
      resolve: (item: unknown) => item,
    },
  },
};

/** Throws INVALID_INPUT for what is no cursor, or one that is too old. */
async function startOf(after: string | undefined, { database }: Context) {
  if (after === undefined) return undefined;
  const cursor = parseCursor(after);
  if (!cursor) throw wrong('after', 'This is no cursor of a feed. Take one from an item, or leave it out.');
  if (await readFeed(database.sql, { orgId: '' }, cursor)) return cursor;
  throw wrong('after', 'This cursor is older than 10 minutes. List the events, and follow without it.');
}

/** Asked as if it were a new request: the session, the membership and the role may have gone. */
async function mayStill(context: Context, orgId: string): Promise<boolean> {
  const { asker } = createContext(context, context.origin);
  return asker.mayRead(orgId, 'event.read').then(
    () => true,
    () => false,
  );
}

/** What is remembered of one chunk is out of date with the next. How its events stand is read in one statement. */
function forChunk(context: Context, events: readonly EventRow[]): void {
  const { load, spend } = createContext(context, context.origin);
  Object.assign(context, { load, spend });
  void load.outcomes.loadMany(events.map(({ place }) => place));
}
