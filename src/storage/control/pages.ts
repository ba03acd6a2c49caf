import { sql, type SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';

/** Rows of one page at most, whatever is asked for. */
export const pageRowsMax = 200;
/** Rows of a list that knows no pages. */
export const listRowsMax = 1_000;

/** Which part of a list: `after` is the id of the last row seen. */
export type Page = { after?: string | undefined; limit: number };

/** What a list is ordered by. */
export type Listed = { id: PgColumn; createdAt: PgColumn };

/** Newest first, ties by id. */
export function newestFirst({ id, createdAt }: Listed): SQL[] {
  return [sql`${createdAt} desc`, sql`${id} desc`];
}

/** The rows below the one that was seen last; none where that one is gone. */
export function below({ id, createdAt }: Listed, after: string | undefined): SQL | undefined {
  if (after === undefined) return undefined;
  const { table } = id;
  const names = { at: sql.identifier(createdAt.name), id: sql.identifier(id.name) };
  return sql`(${createdAt}, ${id}) < (select seen.${names.at}, seen.${names.id} from ${table} as seen where seen.${names.id} = ${after})`;
}

/** As many as are asked for, within the bound. */
export function rowsOf({ limit }: Page): number {
  return Math.min(limit, pageRowsMax);
}

/** The moment of a change; never the same as the one before, so that `ifUpdatedAt` notices it. */
export function later({ updatedAt }: { updatedAt: PgColumn }): SQL {
  return sql`greatest(now(), ${updatedAt} + interval '1 millisecond')`;
}
