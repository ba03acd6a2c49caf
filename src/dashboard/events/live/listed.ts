import { parseEventId } from '../../../domain/event-ids.ts';
import type { EventRow } from '../queries.ts';

/** Rows that one question brings. */
export const pageRowsMax = 50;
/** Rows of the live tail; older ones make room. */
export const liveRowsMax = 200;
/** Rows that stand at most, with all that were loaded beyond the tail. */
export const shownRowsMax = 1_000;

/** Events newest first, without a gap between the first and the last. */
export type Listed = {
  rows: readonly EventRow[];
  /** Nothing older is kept. */
  isAtEnd: boolean;
  rowsMax: number;
};

/**
 * How a list is asked for. `all` is told by the feed. A `filtered` list is known from its pages alone. Pages by `status`
 * may be short although older events follow: only an empty one is the end.
 */
export type Kind = 'all' | 'filtered' | 'status';

export function listOf(page: readonly EventRow[], kind: Kind): Listed {
  return { rows: page, isAtEnd: isLast(page, kind), rowsMax: liveRowsMax };
}

function isLast(page: readonly EventRow[], kind: Kind): boolean {
  return kind === 'status' ? page.length === 0 : page.length < pageRowsMax;
}

/** With what the feed has told: new events, and known ones as they stand now. */
export function withNews(list: Listed, events: readonly EventRow[]): Listed {
  const news = new Map(events.map((event) => [event.id, event]));
  const kept = list.rows.map((row) => {
    const now = news.get(row.id) ?? row;
    news.delete(row.id);
    return now;
  });
  const last = list.rows.at(-1);
  // What is older than the last row belongs to a page that is not loaded.
  const added = [...news.values()].filter((one) => list.isAtEnd || !last || isNewer(one, last));
  return cut({ ...list, rows: added.length === 0 ? kept : [...added, ...kept].sort(byAge) });
}

/**
 * With the newest page, read anew. Where it has nothing in common with what stood, too much came between: it replaces
 * all, so that no gap stands unseen. Of a filtered list it is the truth: what it leaves out of its span matches no more.
 */
export function withPage(list: Listed, page: readonly EventRow[], kind: Kind): Listed {
  const ids = new Set(page.map(({ id }) => id));
  const last = page.at(-1);
  if (!last) return kind === 'all' ? list : listOf(page, kind);
  if (!isLast(page, kind) && !list.rows.some(({ id }) => ids.has(id))) return listOf(page, kind);
  if (kind === 'all') return withNews(list, page);
  const older = list.rows.filter((row) => !ids.has(row.id) && isNewer(last, row));
  return cut({ ...list, rows: [...page, ...older] });
}

/** With the page after its last row. */
export function withOlder(list: Listed, page: readonly EventRow[], kind: Kind): Listed {
  const ids = new Set(list.rows.map(({ id }) => id));
  const rows = [...list.rows, ...page.filter(({ id }) => !ids.has(id))];
  const rowsMax = Math.min(Math.max(list.rowsMax, rows.length + pageRowsMax), shownRowsMax);
  return cut({ rows, isAtEnd: isLast(page, kind), rowsMax });
}

/** The list that went on while another stood still, with what was loaded below that one. */
export function afterPause(current: Listed, shown: Listed): Listed {
  const last = current.rows.at(-1);
  const top = shown.rows[0];
  if (!last || !top || !current.rows.some(({ id }) => id === top.id)) return current;
  const below = shown.rows.filter((row) => isNewer(last, row));
  if (below.length === 0) return current;
  return cut({ ...shown, rows: [...current.rows, ...below] });
}

/** How many rows of a list are newer than all of another. */
export function countNewer(current: Listed, shown: Listed): number {
  const top = shown.rows[0];
  return top ? current.rows.filter((row) => isNewer(row, top)).length : current.rows.length;
}

function cut(list: Listed): Listed {
  if (list.rows.length <= list.rowsMax) return list;
  return { ...list, rows: list.rows.slice(0, list.rowsMax), isAtEnd: false };
}

function isNewer(one: EventRow, than: EventRow): boolean {
  return byAge(one, than) < 0;
}

/** The order of the API's list: an id names the place where its event stands. */
function byAge(one: EventRow, other: EventRow): number {
  const [a, b] = [parseEventId(one.id), parseEventId(other.id)];
  if (!a || !b) return 0;
  return b.atMs - a.atMs || b.lane - a.lane || b.offset - a.offset || b.position - a.position;
}
