import type { Log } from '../../domain/log.ts';
import { liveSession, touchSession } from '../../storage/control/sessions.ts';
import type { Database } from '../../storage/database.ts';
import { createBelieved } from './believed.ts';

/** How exact "last seen" is. */
const seenEveryMs = 60_000;

type Wanted = { sessionId: string; userId: string };

/**
 * Says whether a session still lives, at every request, without asking the database each time. Hears of changes
 * within their commit.
 */
export function createLiveSessions(given: { database: Database; log: Log; now: () => number }) {
  const { database, now } = given;
  const { db } = database;
  const live = createBelieved<Wanted, true>({
    ...given,
    tables: ['sessions'],
    keyOf: ({ sessionId, userId }) => `${sessionId} ${userId}`,
    async ask({ sessionId, userId }) {
      const session = await liveSession(db, sessionId);
      if (session?.userId !== userId) return undefined;
      if (now() - session.lastSeenAt.getTime() >= seenEveryMs)
        await touchSession(db, sessionId, new Date(now()));
      return true;
    },
  });

  return {
    isLive: async (wanted: Wanted): Promise<boolean> => (await live.of(wanted)) ?? false,
    close: () => live.close(),
  };
}
