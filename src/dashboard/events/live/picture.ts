import { afterPause, countNewer, type Listed } from './listed.ts';

/** What the page draws. */
export type Live = {
  list: Listed;
  feed: 'connecting' | 'live' | 'away';
  isPaused: boolean;
  /** Since the pause. */
  newRows: number;
  /** Told of too fast to be listed one by one. They are kept, and stand further down or in a search. */
  skipped: number;
  failure: string | undefined;
};

/** What is shown of a list: the list itself, or while it is paused how it stood then. */
export function createPicture(first: Listed) {
  let current = first;
  let shown: Listed | undefined;
  let live: Live = {
    ...{ list: current, feed: 'connecting', isPaused: false },
    ...{ newRows: 0, skipped: 0, failure: undefined },
  };
  const listeners = new Set<() => void>();

  const draw = (change: Partial<Pick<Live, 'feed' | 'skipped' | 'failure'>> = {}) => {
    const newRows = shown ? countNewer(current, shown) : 0;
    live = { ...live, ...change, list: shown ?? current, isPaused: shown !== undefined, newRows };
    for (const listener of listeners) listener();
  };
  return {
    now: () => live,
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    draw,
    /** The list as it is, whatever is shown. */
    change(next: (list: Listed) => Listed) {
      current = next(current);
      draw();
    },
    /** The list that stands on the screen. */
    changeShown(next: (list: Listed) => Listed) {
      if (shown) shown = next(shown);
      else current = next(current);
      draw();
    },
    pause() {
      shown = current;
      draw();
    },
    resume() {
      if (shown) current = afterPause(current, shown);
      shown = undefined;
      draw({ skipped: 0 });
    },
  };
}
