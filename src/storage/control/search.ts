import { and, sql, type SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { newestFirst, rowsOf, type Listed, type Page } from './pages.ts';

/** Rows that a search reads in the list's own order, to learn how many hold what is sought. */
const readFirstRows = 100;
/** Rows that it reads so where they should fill the page, before it asks the index of texts. */
const readNewestRows = 1_000;

/** What is searched for; undefined where nothing is. */
export function soughtIn(search: string | undefined): string | undefined {
  // No text in the database has a NUL, and none can be asked for.
  return search?.trim().replaceAll('\0', '\ufffd') || undefined;
}

/** Whether a row is one that is sought, and the same so that an index of runs finds it. */
export type Test = { fits: SQL; byIndex: SQL };

/**
 * Whether a text holds what is sought, in any case. `indexed` has an index of its runs; where it is more than the text,
 * `fits` says which of the rows it finds are meant.
 */
export function holds(indexed: PgColumn | SQL, sought: string, fits = contains(indexed, sought)): Test {
  return { fits, byIndex: sql`(runs_of(${indexed}) @> runs_sought(${sought}) and ${fits})` };
}

/** In any case; by itself read one row after the other, by no index. */
export function contains(text: PgColumn | SQL, sought: string): SQL {
  return sql`${text} ilike ${`%${likeText(sought)}%`}`;
}

type Where = {
  /** The table, or tables joined. */
  from: SQL;
  listed: Listed;
  /** The rows that are searched, in the order of `listed` by an index. */
  among: SQL | undefined;
  limit: number;
};

/**
 * An array: the ids of the newest rows that pass the test.
 *
 * What many rows hold is soon found by reading the newest; what few hold, by the index of runs. Either way is slow where the
 * other is quick, and the planner's guess how many there are is often wrong, so this looks for itself: where the very newest
 * fill the page they are it, where so many of them fit that more of the newest should fill it, it reads those, and otherwise,
 * or where that was wrong, it asks the index.
 */
export function foundBy({ fits, byIndex }: Test, { from, listed, among, limit }: Where): SQL {
  const { id, createdAt } = listed;
  const order = sql.join(newestFirst(listed), sql`, `);
  const read = (rows: number, where: SQL | undefined) =>
    sql`select ${id} as id, ${createdAt} as at, ${fits} as fits from ${from} where ${where} order by ${order} limit ${rows}`;
  const hits = sql`count(*) filter (where fits)`;
  const isEnough = (rows: number) => sql`${hits} >= ${limit}::int or count(*) < ${rows}`;
  const isLikely = sql`${hits} * ${readNewestRows / readFirstRows}::int >= ${limit}::int`;
  const isWorthMore = sql`(select is_likely and not is_enough from first_seen)`;
  const isNeither = sql`(select not first_seen.is_enough and not (is_likely and seen.is_enough) from first_seen, seen)`;
  return sql`array(with first as materialized (${read(readFirstRows, among)}),
    first_seen as materialized (select ${isEnough(readFirstRows)} as is_enough, ${isLikely} as is_likely from first),
    newest as materialized (${read(readNewestRows, and(among, isWorthMore))}),
    seen as materialized (select ${isEnough(readNewestRows)} as is_enough from newest)
    select id from (
      select id, at from first where fits and (select is_enough from first_seen)
      union all
      select id, at from newest where fits and (select is_enough from seen)
      union all
      select ${id}, ${createdAt} from ${from} where ${and(among, byIndex, isNeither)}
    ) as found order by at desc, id desc limit ${limit}::int)`;
}

/** The text for a pattern, where it stands for itself. */
export function likeText(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
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
  const { fits, byIndex } = holds(name, sought);
  const orSame = sql` or ${id} = ${sought}`;
  const test = { fits: sql`(${fits}${orSame})`, byIndex: sql`(${byIndex}${orSame})` };
  return sql`${id} = any(${foundBy(test, { from: sql`${id.table}`, listed, among, limit: rowsOf(page) })})`;
}
