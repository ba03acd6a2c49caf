import type { Sql } from './database.ts';

/** A table goes only alone: whoever wants it or its parent meanwhile stands behind us, and not for longer than this. */
const lockMsMax = 100;

/** Drops tables, all or none. Answers false where somebody uses one of them just now; the caller tries again later. */
export async function dropTables(sql: Sql, names: readonly string[]): Promise<boolean> {
  try {
    await sql.begin(async (transaction) => {
      await transaction.unsafe(`set local lock_timeout = ${lockMsMax}`);
      for (const name of names) await transaction.unsafe(`drop table if exists ${name}`);
    });
    return true;
  } catch (error) {
    // 55P03: the lock was not to be had. Every error has a code or none.
    if ((error as { code?: string }).code === '55P03') return false;
    throw error;
  }
}
