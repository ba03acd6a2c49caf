import type { Log } from '../../domain/log.ts';
import { watchChanges } from '../../storage/changes.ts';
import { liveSession, touchSession } from '../../storage/control/sessions.ts';
import type { Database } from '../../storage/database.ts';

/** "At once" means within 2 s: a revoked session is believed no longer than this, even where no word of it comes. */
const believedMsMax = 2_000;
const rememberedMax = 10_000;
/** How exact "last seen" is. */
const seenEveryMs = 60_000;

/**
 * Says whether a session still lives, at every request, without asking the database each time. Hears of changes
 * within their commit.
 */
export function createLiveSessions({
  database,
  log,
  now,
}: {
  database: Database;
  log: Log;
  now: () => number;
}) {
  const { db } = database;
  const known = new Map<string, { untilMs: number; isLive: Promise<boolean> }>();

  const watching = watchChanges(database.sql, (changed) => {
    if (changed === 'sessions' || changed === 'all') known.clear();
  }).catch((error: unknown) => {
    log.error({ error }, 'Ended sessions are noticed after 2 s, since the database tells of no changes.');
    return undefined;
  });

  async function ask(sessionId: string, userId: string): Promise<boolean> {
    const session = await liveSession(db, sessionId);
    if (session?.userId !== userId) return false;
    if (now() - session.lastSeenAt.getTime() >= seenEveryMs)
      await touchSession(db, sessionId, new Date(now()));
    return true;
  }

  return {
    async isLive({ sessionId, userId }: { sessionId: string; userId: string }): Promise<boolean> {
      const key = `${sessionId} ${userId}`;
      const remembered = known.get(key);
      if (remembered && now() < remembered.untilMs) return remembered.isLive;
      if (known.size >= rememberedMax) known.clear();
      const isLive = ask(sessionId, userId);
      known.set(key, { untilMs: now() + believedMsMax, isLive });
      // What failed is asked again.
      isLive.catch(() => known.delete(key));
      return isLive;
    },
    async close(): Promise<void> {
      const watch = await watching;
      await watch?.close();
    },
  };
}
