import type { Log } from '../../domain/log.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Database } from '../../storage/database.ts';
import {
  cursorText,
  readFeed,
  type Cursor,
  type FeedChunk,
  type FeedWanted,
} from '../../storage/trail/feed.ts';
import { listenForCalls } from '../../storage/trail/told.ts';
import type { EventRow } from '../../storage/events.ts';
import { createWake, type Ear } from '../../stream/wake.ts';

/** Feeds of one person or key, and of all together, in one process. A browser opens six connections to a host. */
const feedsOfOneMax = 8;
const feedsMax = 500;
/** So often a feed looks by itself, and whether its reader may still read. */
const lookMsMax = 1_000;
/** So long what was told gathers, so that a flood is read in chunks and not one by one. */
const gatherMs = 100;

export type FeedItem = { cursor: string; event: EventRow; skipped: number };

type Opening = {
  /** Whose feed it is: the id of a person or of a key. */
  readerId: string;
  wanted: FeedWanted;
  from: Cursor;
  /** Whether the reader may still read. Asked every second. */
  mayStill: () => Promise<boolean>;
  /** Called before the events of a chunk are handed out. */
  onChunk: (events: readonly EventRow[]) => void;
};

export type Feeds = ReturnType<typeof createFeeds>;

/** The feeds that this process serves. One connection hears for all of them when something was told. */
export function createFeeds({ database: { sql }, log }: { database: Database; log: Log }) {
  const wake = createWake();
  const counts = new Map<string, number>();
  const endings = new Set<() => void>();
  let listening: Promise<{ close(): Promise<void> } | undefined> | undefined;

  function listen(): void {
    listening ??= listenForCalls(sql, () => wake.call()).catch((error: unknown) => {
      log.error({ error }, 'Feeds look once a second, since the database tells of nothing new.');
      return undefined;
    });
  }

  /** Throws RATE_LIMITED where the reader has too many. */
  function open({ readerId, ...opening }: Opening): AsyncIterableIterator<FeedItem> {
    const count = counts.get(readerId) ?? 0;
    if (count >= feedsOfOneMax)
      throw new Refusal('RATE_LIMITED', `You follow ${count} feeds already. Close one first.`);
    if (endings.size >= feedsMax)
      throw new Refusal('RATE_LIMITED', 'Too many feeds are followed here. Try again in a minute.');
    listen();
    counts.set(readerId, count + 1);
    const ear = wake.listen();
    const feed = follow({ ...opening, sql, ear, log }, () => {
      endings.delete(end);
      const left = (counts.get(readerId) ?? 1) - 1;
      if (left > 0) counts.set(readerId, left);
      else counts.delete(readerId);
    });
    const end = () => void feed.return?.();
    endings.add(end);
    return feed;
  }

  return {
    open,
    async close(): Promise<void> {
      for (const end of endings) end();
      const one = await listening;
      await one?.close();
    },
  };
}

type Following = Omit<Opening, 'readerId'> & { sql: Database['sql']; ear: Ear; log: Log };

/**
 * Reads when it is asked, so that a reader who does not read costs no memory. Ends, rather than fails, where it cannot go
 * on: whoever connects again with the last cursor learns why, or misses nothing.
 */
function follow(
  { sql, wanted, from, ear, log, mayStill, onChunk }: Following,
  onEnd: () => void,
): AsyncIterableIterator<FeedItem> {
  let cursor = from;
  let items: FeedItem[] = [];
  let skipped = 0;
  let isAll = false;
  let isOver = false;
  let checkedMs = performance.now();

  function end(): IteratorReturnResult<undefined> {
    if (!isOver) {
      isOver = true;
      items = [];
      ear.close();
      clearInterval(checking);
      onEnd();
    }
    return { done: true, value: undefined };
  }

  /** Also while nobody reads, so that a feed that is over gives its place away. */
  async function check(): Promise<void> {
    checkedMs = performance.now();
    if (!(await mayStill())) end();
  }
  const checking = setInterval(() => void check().catch(() => end()), lookMsMax);
  checking.unref();

  async function read(): Promise<void> {
    if (isAll) {
      await ear.next(lookMsMax);
      if (!isOver) await new Promise((done) => setTimeout(done, gatherMs).unref());
    }
    if (isOver) return;
    if (performance.now() - checkedMs > lookMsMax) await check();
    const chunk = await readFeed(sql, wanted, cursor);
    if (chunk) take(chunk);
    else end();
  }

  function take(chunk: FeedChunk): void {
    ({ cursor, isAll } = chunk);
    skipped += chunk.skipped;
    if (isOver || chunk.events.length === 0) return;
    onChunk(chunk.events.map(({ event }) => event));
    items = chunk.events.map(({ event, cursor: at }, index) => ({
      ...{ cursor: cursorText(at), event, skipped: index === 0 ? skipped : 0 },
    }));
    skipped = 0;
  }

  return {
    async next() {
      try {
        while (!isOver) {
          const item = items.shift();
          if (item) return { done: false, value: item };
          await read();
        }
      } catch (error) {
        log.warn({ reason: String(error) }, 'A feed ended, since it could not be read.');
      }
      return end();
    },
    return: async () => end(),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
