import type { Queries, Sql } from '../database.ts';
import { CannotOpen, keyIdOf, type Seal } from '../seal.ts';

/** Where sealed values are: each is sealed for `<of>:<id>`, where the row's own column says the id. */
const places = [
  { table: 'connections', column: 'secrets', of: 'connections', id: 'id' },
  { table: 'links', column: 'sealed_token', of: 'links', id: 'id' },
  { table: 'letters', column: 'sealed', of: 'letters', id: 'id' },
  { table: 'trials', column: 'asked', of: 'trials', id: 'id' },
  { table: 'trials', column: 'answer', of: 'trials', id: 'id' },
  // What a retry of createApiKey is answered.
  { table: 'requests', column: 'sealed', of: 'api_keys', id: 'made_id' },
] as const;
type Place = (typeof places)[number];

/** Rows that are locked at a time, so that nobody waits for long. */
const batchRowsMax = 100;
/** Somebody holds the rest of the rows; they are looked at again after this. */
const lookAgainMs = 50;

export type Resealing = {
  sql: Sql;
  seal: Seal;
  currentId: string;
  /** Called after each batch, with how many are done. What it throws ends the work between two batches. */
  onBatch: (done: number) => void | Promise<void>;
};
export type Resealed = {
  count: number;
  /** Values that no key opens, as what they are sealed for. */ damaged: Set<string>;
};

/**
 * Seals with the newest key what is sealed with another, until nothing is left. Beside others' work: rows that
 * somebody holds are left for later, no row is held for long, and nothing but the sealed bytes changes. What does not
 * open stays as it is and is told.
 */
export async function reseal(work: Resealing): Promise<Resealed> {
  const resealed: Resealed = { count: 0, damaged: new Set() };
  let isFirst = true;
  while (isFirst || (await remaining(work.sql, work.currentId, resealed.damaged)) > 0) {
    if (!isFirst) await new Promise((resolve) => setTimeout(resolve, lookAgainMs));
    for (const place of places) await resealTable(place, work, resealed);
    isFirst = false;
  }
  return resealed;
}

/** How many values are sealed with another key than this one; those that no key opens do not count. */
export async function remaining(
  sql: Queries,
  currentId: string,
  damaged: ReadonlySet<string> = new Set(),
): Promise<number> {
  let count = 0;
  for (const { table, column, of, id } of places) {
    const known = [...damaged].filter((one) => one.startsWith(`${of}:`));
    const [row] = await sql<{ count: number }[]>`
      select count(*)::int as count from ${sql(table)}
      where encode(substring(${sql(column)} from 2 for 4), 'hex') <> ${currentId}
        and not ${of} || ':' || ${sql(id)} = any(${known})`;
    count += row?.count ?? 0;
  }
  return count;
}

async function resealTable(
  { table, column, of, id: idColumn }: Place,
  { sql, seal, currentId, onBatch }: Resealing,
  resealed: Resealed,
): Promise<void> {
  for (let after: string | undefined = ''; after !== undefined;) {
    const from: string = after;
    after = await sql.begin(async (transaction) => {
      // Not "for update": what refers to a connection may be written meanwhile.
      const rows = await transaction<{ id: string; sealed: Uint8Array }[]>`
        select ${sql(idColumn)} as id, ${sql(column)} as sealed from ${sql(table)}
        where ${sql(idColumn)} > ${from} and encode(substring(${sql(column)} from 2 for 4), 'hex') <> ${currentId}
        order by ${sql(idColumn)} limit ${batchRowsMax} for no key update skip locked`;
      for (const { id, sealed } of rows) {
        const anew = resealOne(seal, Buffer.from(sealed), `${of}:${id}`);
        if (anew === undefined) resealed.damaged.add(`${of}:${id}`);
        else
          await transaction`update ${sql(table)} set ${sql(column)} = ${anew} where ${sql(idColumn)} = ${id} and ${sql(column)} is not null`;
        if (anew !== undefined) resealed.count += 1;
      }
      return rows.at(-1)?.id;
    });
    if (after !== undefined) await onBatch(resealed.count);
  }
}

function resealOne(seal: Seal, sealed: Buffer, identity: string): Buffer | undefined {
  try {
    const anew = seal.seal(seal.open(sealed, identity), identity);
    // A bug here would cost every secret there is, so what was made is opened before it takes the old one's place.
    if (keyIdOf(anew) !== keyIdOf(sealed) && seal.open(anew, identity) === seal.open(sealed, identity))
      return anew;
    throw new Error(`${identity} did not come back as it was.`);
  } catch (error) {
    if (error instanceof CannotOpen) return undefined;
    throw error;
  }
}
