import { toCsv, type Cell } from '../../../domain/audit/csv.ts';
import { isObject } from '../../../domain/fields/own.ts';
import type { Json } from '../../../domain/prototypes.ts';
import type { AuditRow } from './queries.ts';
import { wordsFor } from './words.ts';

/** Entries of one file. More are for the API. */
export const exportRowsMax = 10_000;
/** Entries that one question brings; the API gives no more. */
const pageRowsMax = 200;

const headings = [
  ...['Time (UTC)', 'Who', 'Address', 'What', 'Action', 'Subject', 'Subject ID', 'Before', 'After'],
];

type Page = { entries: readonly AuditRow[] } | { failure: string };
type Deps = {
  read(after: string | undefined, limit: number): Promise<Page>;
  onProgress(rows: number): void;
  isLeft(): boolean;
};

/** Reads page by page until the end or the limit. A failure saves nothing: half a log looks like a whole one. */
export async function exportRows({ read, onProgress, isLeft }: Deps) {
  const entries: AuditRow[] = [];
  let isEnd = false;
  while (!isEnd && !isLeft()) {
    // One more than fits tells whether something is left out.
    const limit = Math.min(pageRowsMax, exportRowsMax + 1 - entries.length);
    const page = await read(entries.at(-1)?.id, limit);
    if ('failure' in page) return { csv: '', rows: 0, isCut: false, failure: page.failure };
    entries.push(...page.entries);
    onProgress(Math.min(entries.length, exportRowsMax));
    isEnd = page.entries.length < limit || entries.length > exportRowsMax;
  }
  const isCut = entries.length > exportRowsMax;
  const kept = entries.slice(0, exportRowsMax);
  return { csv: toCsv(headings, kept.map(cellsOf)), rows: kept.length, isCut, failure: undefined };
}

function cellsOf(entry: AuditRow): Cell[] {
  const { at, actor, address, action, subject, subjectId, change } = entry;
  const side = (name: 'before' | 'after') => {
    const value = isObject(change) ? change[name] : undefined;
    return value === undefined ? null : textOf(value);
  };
  return [at, actor, address, wordsFor(entry), action, subject, subjectId, side('before'), side('after')];
}

function textOf(value: Json): string {
  return JSON.stringify(value);
}
