import type { Log } from '../../domain/log.ts';
import { watchChanges, type Changed } from '../../storage/changes.ts';
import type { Database } from '../../storage/database.ts';

/** "At once" means within 2 s: an answer is believed no longer than this, even where no word of a change comes. */
const believedMsMax = 2_000;
const rememberedMax = 10_000;

/**
 * Remembers for a moment what the database has said, and forgets it within the commit of a change to one of the tables.
 * "There is none" is not remembered: it costs a lookup each time, and a flood of guesses pushes nobody out.
 */
export function createBelieved<Asked, Answer>(given: {
  database: Database;
  log: Log;
  now: () => number;
  tables: readonly Changed[];
  keyOf: (asked: Asked) => string;
  ask: (asked: Asked) => Promise<Answer | undefined>;
}) {
  const { database, log, now, tables, keyOf, ask } = given;
  const known = new Map<string, { untilMs: number; answer: Promise<Answer | undefined> }>();

  const watching = watchChanges(database.sql, (changed) => {
    if (changed === 'all' || tables.includes(changed)) known.clear();
  }).catch((error: unknown) => {
    const message = `Changes of ${tables.join(', ')} are noticed after 2 s, since the database tells of none.`;
    log.error({ error }, message);
    return undefined;
  });

  return {
    async of(asked: Asked): Promise<Answer | undefined> {
      const key = keyOf(asked);
      const remembered = known.get(key);
      if (remembered && now() < remembered.untilMs) return remembered.answer;
      if (known.size >= rememberedMax) known.clear();
      const asking = { untilMs: now() + believedMsMax, answer: ask(asked) };
      known.set(key, asking);
      const forget = () => void (known.get(key) === asking && known.delete(key));
      // What failed is asked again, too.
      asking.answer.then((answer) => answer ?? forget(), forget);
      return asking.answer;
    },
    async close(): Promise<void> {
      const watch = await watching;
      await watch?.close();
    },
  };
}
