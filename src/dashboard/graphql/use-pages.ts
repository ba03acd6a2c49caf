import { useEffect, useEffectEvent, useState } from 'react';

type Pages<Row> = { of: readonly Row[]; more: readonly Row[]; isAtEnd: boolean };

type Options<Row> = {
  /** Rows of a page: where fewer come, the list is at its end. */
  rowsMax: number;
  /** The page after this row; undefined where it could not be read. */
  read(after: Row): Promise<readonly Row[] | undefined>;
};

/**
 * A list that begins with what the loader has read and grows on request. When the loader reads again, so is what was
 * added: no row stands there as it was before a change.
 */
export function usePages<Row>(first: readonly Row[], { rowsMax, read }: Options<Row>) {
  const [pages, setPages] = useState(() => startOf(first, rowsMax));
  const [isLoading, setLoading] = useState(false);
  const isStale = pages.of !== first;
  const hasMore = isStale && pages.more.length > 0;
  if (isStale && !hasMore) setPages(startOf(first, rowsMax));

  const readAgain = useEffectEvent(async () => {
    let next = startOf(first, rowsMax);
    while (!next.isAtEnd && next.more.length < pages.more.length) {
      const added = await grown(next, { rowsMax, read });
      if (!added) break;
      next = added;
    }
    return next;
  });
  useEffect(() => {
    if (!hasMore) return;
    let isLeft = false;
    void readAgain().then((next) => !isLeft && setPages(next));
    return () => void (isLeft = true);
  }, [hasMore, first]);

  const loadMore = async () => {
    if (isLoading) return;
    setLoading(true);
    const next = await grown(pages, { rowsMax, read });
    setLoading(false);
    if (next) setPages((now) => (now.of === next.of ? next : now));
  };
  return { rows: [...first, ...pages.more], isAtEnd: pages.isAtEnd, isLoading, loadMore };
}

function startOf<Row>(first: readonly Row[], rowsMax: number): Pages<Row> {
  return { of: first, more: [], isAtEnd: first.length < rowsMax };
}

async function grown<Row>(
  { of, more }: Pages<Row>,
  { rowsMax, read }: Options<Row>,
): Promise<Pages<Row> | undefined> {
  const last = more.at(-1) ?? of.at(-1);
  const added = last === undefined ? [] : await read(last);
  return added && { of, more: [...more, ...added], isAtEnd: added.length < rowsMax };
}
