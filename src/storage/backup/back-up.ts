import { rename, rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import * as z from 'zod/mini';
import type { Queries, Sql } from '../database.ts';
import type { KeyTexts } from '../keys/key-file.ts';
import { gathered, writeFrames, type Frame } from './frames.ts';
import { listTables, Table } from './tables.ts';

const keyTexts = z.array(z.string());

/** The first frame. `format` rises when a release can no longer read what earlier ones wrote. */
export const Header = z.object({
  switchyard: z.literal('backup'),
  format: z.literal(1),
  atMs: z.number(),
  /** As the server calls itself. Rows are text, which any major version reads. */
  postgres: z.string(),
  /** Those that the database had been through. */
  migrations: z.array(z.string()),
  tables: z.array(Table),
  keys: z.optional(z.object({ jwt: keyTexts, secrets: keyTexts })),
});
export type Header = z.infer<typeof Header>;

/** Before the rows of a table, and after those of the last. */
export const Mark = z.union([z.object({ table: z.string() }), z.object({ end: z.literal(true) })]);

export type Mark = z.infer<typeof Mark>;

export type Progress = { table: string; tablesDone: number; tables: number; bytes: number };

/** Between the look at which tables there are and holding on to them, retention may drop one. */
const triesMax = 5;
/** undefined_table: somebody dropped it. */
const goneCode = '42P01';

/**
 * Writes all that the database holds into one file, as it stood at one moment, while everything goes on. The file appears
 * under its name once it is whole. Answers how many tables and bytes of rows are in it.
 */
export async function backUp(options: {
  sql: Sql;
  path: string;
  /** Asked at the moment of the backup. */
  keys: (() => KeyTexts | Promise<KeyTexts>) | undefined;
  now: () => number;
  onProgress: (progress: Progress) => void;
}): Promise<{ tables: number; bytes: number }> {
  const { sql, path } = options;
  const part = `${path}.part`;
  try {
    for (let tries = 1; ; tries += 1) {
      try {
        const written = await sql.begin('isolation level repeatable read read only', (transaction) =>
          writeSnapshot(transaction, part, options),
        );
        await rename(part, path);
        return written;
      } catch (error) {
        if ((error as { code?: string }).code !== goneCode || tries >= triesMax) throw error;
      }
    }
  } finally {
    await rm(part, { force: true });
  }
}

async function writeSnapshot(
  transaction: Queries,
  part: string,
  { keys, now, onProgress }: Parameters<typeof backUp>[0],
): Promise<{ tables: number; bytes: number }> {
  const tables = await listTables(transaction);
  await transaction.unsafe(`lock table ${tables.map(({ name }) => name).join(', ')} in access share mode`);
  const applied = await transaction<{ name: string }[]>`select name from migrations order by name`;
  const [version] = await transaction<{ server_version: string }[]>`show server_version`;
  const header: Header = {
    ...{ switchyard: 'backup', format: 1, atMs: now(), tables, keys: await keys?.() },
    postgres: version?.server_version ?? '',
    migrations: applied.map(({ name }) => name),
  };
  let bytes = 0;

  async function* frames(): AsyncGenerator<Frame> {
    yield { kind: 'json', value: header };
    for (const [tablesDone, { name, columns }] of tables.entries()) {
      yield { kind: 'json', value: { table: name } };
      const rows: Readable = await transaction
        .unsafe(`copy ${name} (${columns.join(', ')}) to stdout`)
        .readable();
      for await (const piece of gathered(rows)) {
        bytes += piece.length;
        onProgress({ table: name, tablesDone, tables: tables.length, bytes });
        yield { kind: 'data', bytes: piece };
      }
    }
    yield { kind: 'json', value: { end: true } };
  }

  await writeFrames(part, frames());
  return { tables: tables.length, bytes };
}
