import type { EventFeedItem, EventRow } from '../queries.ts';
import { createAsker, type Question } from './asker.ts';
import { createBurst } from './burst.ts';
import { listOf, liveRowsMax, withNews, withOlder, withPage, type Kind } from './listed.ts';
import { createPicture } from './picture.ts';

/** How often the list is asked for while no feed brings it. */
const awayMs = 2_000;

export type Page = { rows: readonly EventRow[] } | { failure: string };

export type FeedHooks = {
  after: string | undefined;
  onItem(item: EventFeedItem): void;
  onState(state: 'live' | 'away'): void;
};

type Deps = {
  first: readonly EventRow[];
  /** A page, the newest or the one after an event. */
  read(after?: string): Promise<Page>;
  /** Follows the feed until the answer is called. */
  follow(hooks: FeedHooks): () => void;
  /** Where it is not `all`, what the feed tells is no more than a reason to ask again. */
  kind: Kind;
  /** Calls back when the next picture may be drawn. Never while the tab is hidden. */
  nextFrame(draw: () => void): void;
  restMs?: number;
};

export type LiveList = ReturnType<typeof createLiveList>;

/**
 * A list of events that keeps itself up to date: by the feed, and while that is away by asking. What comes in a burst is
 * drawn once. A pause holds still what is shown, while the list goes on behind it.
 */
export function createLiveList({ first, read, follow, kind, nextFrame, ...rest }: Deps) {
  const { draw, change, changeShown, ...picture } = createPicture(listOf(first, kind));
  /** Told while a question is out, whose answer may be older. */
  let meanwhile: Map<string, EventRow> | undefined;
  let cursor: string | undefined;
  let hangUp: (() => void) | undefined;

  const want = createAsker({ ask, isOpen: () => hangUp !== undefined, ...rest });
  const addToBurst = createBurst({
    nextFrame,
    draw: (events) => change((list) => withNews(list, events)),
    onOverflow: () => void want('anew'),
    rowsMax: liveRowsMax,
  });

  async function ask(question: Question) {
    const told = (meanwhile = new Map<string, EventRow>());
    const page = await read();
    meanwhile = undefined;
    if ('failure' in page) return draw({ failure: page.failure });
    draw({ failure: undefined });
    change((list) => {
      const asked = question === 'anew' ? listOf(page.rows, kind) : withPage(list, page.rows, kind);
      return withNews(asked, [...told.values()]);
    });
  }

  function take({ cursor: reached, event, skipped }: EventFeedItem) {
    cursor = reached;
    if (skipped > 0) {
      draw({ skipped: picture.now().skipped + skipped });
      void want('anew');
    }
    if (kind !== 'all') void want('page');
    if (!event || kind !== 'all') return;
    meanwhile?.set(event.id, event);
    addToBurst(event);
  }

  function open() {
    if (hangUp) return;
    const end = follow({
      after: cursor,
      onItem: take,
      onState(feed) {
        draw({ feed });
        // Between what was read and the beginning of the feed something may have come.
        if (feed === 'live') void want('page');
      },
    });
    const timer = setInterval(() => picture.now().feed !== 'live' && void want('page'), awayMs);
    hangUp = () => (end(), clearInterval(timer));
  }

  return {
    ...picture,
    /** Follows, until it is closed; may be opened again. */
    open,
    close() {
      hangUp?.();
      hangUp = undefined;
    },
    /** Something has changed that no feed tells. */
    renew: () => void want('page'),
    /** Adds the page below; answers what went wrong. */
    async loadOlder(): Promise<string | undefined> {
      const page = await read(picture.now().list.rows.at(-1)?.id);
      if ('failure' in page) return page.failure;
      changeShown((list) => withOlder(list, page.rows, kind));
      return undefined;
    },
  };
}
