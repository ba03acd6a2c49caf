import { and, ilike, or, sql, type SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { newestFirst, rowsOf, type Listed, type Page } from './pages.ts';

/** Rows that a search reads in the list's own order before it asks the index of texts. */
const readFirstRows = 1_000;

/** What is searched for; undefined where nothing is. */
export function soughtIn(search: string | undefined): string | undefined {
  // No text in the database has a NUL, and none can be asked for.
  return search?.trim().replaceAll('\0', '\ufffd') || undefined;
}

type Where = {
  /** The table, or tables joined. */
  from: SQL;
  listed: Listed;
  /** The rows that are searched, in the order of `listed` by an index. */
  among: SQL | undefined;
  /** The column that has an index of its runs. */
  text: PgColumn | SQL;
  /** Found by a whole id as well. */
  orId?: PgColumn;
  limit: number;
};

/**
 * An array: the ids of the newest rows whose text holds what is sought, in any case.
 *
 * What many rows hold is soon found by reading the newest; what few hold, by the index of runs. Either way is slow where the
 * other is quick, and the planner's guess how many there are is often wrong, so this asks in turn: the index only where the
 * newest do not fill the page.
 */
export function foundBy(sought: string, { from, listed, among, text, orId, limit }: Where): SQL {
  const { id, createdAt } = listed;
  const pattern = `%${likeText(sought)}%`;
  const orSame = orId ? sql` or ${orId} = ${sought}` : sql``;
  const fits = sql`${text} ilike ${pattern}${orSame}`;
  const fitsByIndex = sql`(runs_of(${text}) @> runs_sought(${sought}) and ${text} ilike ${pattern})${orSame}`;
  const order = sql.join(newestFirst(listed), sql`, `);
  const everywhere = and(among, sql`(${fitsByIndex})`, sql`(select not is_enough from seen)`);
  return sql`array(with newest as materialized (
      select ${id} as id, ${createdAt} as at, ${fits} as fits from ${from}
      where ${among} order by ${order} limit ${readFirstRows}),
    seen as materialized (
      select count(*) filter (where fits) >= ${limit}::int or count(*) < ${readFirstRows} as is_enough from newest)
    select id from (
      select id, at from newest where fits and (select is_enough from seen)
      union all
      select ${id}, ${createdAt} from ${from} where ${everywhere}
    ) as found order by at desc, id desc limit ${limit}::int)`;
}

/** The text for a pattern, where it stands for itself. */
export function likeText(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

/** Rows that hold the text in one of the columns, in any case; read one after the other, by no index. */
export function holding(search: string, ...columns: PgColumn[]): SQL | undefined {
  return or(...columns.map((column) => ilike(column, `%${likeText(search)}%`)));
}

/** The rows of a list that a search finds by their name or their whole id; without a search, all of them. */
export function named(
  listed: Listed & { name: PgColumn },
  among: SQL | undefined,
  { search, ...page }: Page & { search?: string | undefined },
): SQL | undefined {
  const sought = soughtIn(search);
  if (sought === undefined) return among;
  const { id, name } = listed;
  const limit = rowsOf(page);
  return sql`${id} = any(${foundBy(sought, { from: sql`${id.table}`, listed, among, text: name, orId: id, limit })})`;
}
