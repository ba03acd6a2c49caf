import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Queries, Sql } from '../database.ts';
import { holdMigrations, migrateTo, refuseNewer } from '../migrate.ts';
import { Header, Mark, type Progress } from './back-up.ts';
import { BadBackup, readFrames, type Frame } from './frames.ts';
import type { Table } from './tables.ts';

/** There is something already where the backup was to go. */
export class NotEmpty extends Error {
  override readonly name = 'NotEmpty';
}

/** What the file says of itself. Throws BadBackup where it is none that this release reads. */
export async function readHeader(path: string): Promise<Header> {
  for await (const frame of readFrames(path)) return headerOf(frame);
  throw new BadBackup('The file is empty.');
}

/**
 * Fills an empty database from a backup, in one transaction: afterwards all is there, or nothing. Throws NotEmpty,
 * BadBackup, and NewerDatabase for a backup of a newer release.
 */
export async function restore(options: {
  sql: Sql;
  path: string;
  onProgress: (progress: Progress) => void;
}): Promise<Header> {
  const { sql, path, onProgress } = options;
  await checkWhole(path);
  return sql.begin(async (transaction) => {
    // A server that starts meanwhile waits here, and finds all of it.
    await holdMigrations(transaction);
    const [found] = await transaction<{ isUsed: boolean }[]>`
      select to_regclass('public.migrations') is not null as "isUsed"`;
    if (found?.isUsed) throw new NotEmpty('There are tables of Switchyard already.');
    const frames = readFrames(path);
    const header = headerOf((await frames.next()).value);
    refuseNewer(new Set(header.migrations));
    await migrateTo(transaction, new Set(header.migrations));
    await fill(transaction, frames, header, onProgress);
    return header;
  });
}

/** Before anything is done with it: gzip tells of a damaged file at its end, after all that is wrong in it was read. */
async function checkWhole(path: string): Promise<void> {
  const frames = readFrames(path);
  while (!(await frames.next()).done);
}

async function fill(
  transaction: Queries,
  frames: AsyncGenerator<Frame>,
  { tables }: Header,
  onProgress: (progress: Progress) => void,
): Promise<void> {
  const left = new Map(tables.map((table) => [table.name, table]));
  let bytes = 0;
  let next = markOf(await frames.next());
  while (!('end' in next)) {
    const table = left.get(next.table);
    if (!table) throw new BadBackup(`The file has rows of ${next.table}, and does not say what that is.`);
    const tablesDone = tables.length - left.size;
    left.delete(table.name);
    next = await fillTable(transaction, table, frames, (more) => {
      bytes += more;
      onProgress({ table: table.name, tablesDone, tables: tables.length, bytes });
    });
  }
  if (left.size > 0) throw new BadBackup('The file ends before its last table.');
}

/** Fills one table and answers the mark behind its rows. */
async function fillTable(
  transaction: Queries,
  { name, columns, create, then }: Table,
  frames: AsyncGenerator<Frame>,
  onBytes: (bytes: number) => void,
): Promise<Mark> {
  const [found] = await transaction<{ isThere: boolean }[]>`
    select to_regclass(${name}) is not null as "isThere"`;
  if (!found?.isThere) await transaction.unsafe(create);
  // They speak of changes, and what is restored has been checked when it was first written.
  await transaction.unsafe(`alter table ${name} disable trigger user`);
  let mark: Mark | undefined;

  async function* rows(): AsyncGenerator<Buffer> {
    for (;;) {
      const frame = await frames.next();
      if (frame.done || frame.value.kind === 'json') {
        mark = markOf(frame);
        return;
      }
      onBytes(frame.value.bytes.length);
      yield frame.value.bytes;
    }
  }

  const into = await transaction.unsafe(`copy ${name} (${columns.join(', ')}) from stdin`).writable();
  await pipeline(Readable.from(rows()), into);
  await transaction.unsafe(`alter table ${name} enable trigger user`);
  if (!found?.isThere) for (const statement of then) await transaction.unsafe(statement);
  if (!mark) throw new BadBackup('The file is cut short.');
  return mark;
}

function headerOf(frame: Frame | undefined): Header {
  const header = Header.safeParse(frame?.kind === 'json' ? frame.value : undefined);
  if (header.success) return header.data;
  throw new BadBackup('The file is no backup that this release can read.');
}

function markOf({ value }: IteratorResult<Frame, undefined>): Mark {
  const mark = Mark.safeParse(value?.kind === 'json' ? value.value : undefined);
  if (mark.success) return mark.data;
  throw new BadBackup('The file is cut short.');
}
