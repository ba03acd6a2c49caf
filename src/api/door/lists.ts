import { Refusal } from '../../domain/refusal.ts';
import { pageRowsMax, type Page } from '../../storage/control/pages.ts';
import { wrong } from './parse.ts';

const searchCharsMax = 200;

export type ListInput = { after?: string; limit?: number; search?: string };

/** The part of a list that is asked for. Throws INVALID_INPUT for a limit out of bounds. */
export function pageOf({ after, limit = 50, search }: ListInput): Page & { search?: string | undefined } {
  if (limit < 1 || limit > pageRowsMax) throw wrong('limit', `Ask for 1 to ${pageRowsMax}.`);
  if (search !== undefined && search.length > searchCharsMax)
    throw wrong('search', `Use at most ${searchCharsMax} characters.`);
  return { after, limit, search };
}

/** The one that was asked for by id. Throws NOT_FOUND, the same whether it is missing or somebody else's. */
export function found<Row>(row: Row | undefined, what: string, id: string): Row {
  if (row !== undefined) return row;
  throw new Refusal('NOT_FOUND', `This organization has no ${what} with the ID ${id.slice(0, 40)}.`);
}

/** Throws CONFLICT where the object has changed since the asker saw it. */
export function unchangedSince(
  ifUpdatedAt: Date | undefined,
  { name, updatedAt }: { name: string; updatedAt: Date },
): void {
  if (ifUpdatedAt === undefined || ifUpdatedAt.getTime() === updatedAt.getTime()) return;
  throw new Refusal(
    'CONFLICT',
    `"${name}" was changed at ${updatedAt.toISOString()}, after you opened it. Load it again.`,
  );
}

/** Rows that one request may be answered with, over all its lists: nested lists multiply. */
export const rowsPerRequestMax = 10_000;

/** Counts rows against the bound. Throws INVALID_INPUT beyond it. */
export function createBudget() {
  let left = rowsPerRequestMax;
  return function spend<Rows extends readonly unknown[]>(rows: Rows): Rows {
    left -= rows.length;
    if (left >= 0) return rows;
    throw new Refusal(
      'INVALID_INPUT',
      `One request answers at most ${rowsPerRequestMax} rows. Ask for fewer at once.`,
    );
  };
}
