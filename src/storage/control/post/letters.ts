import { asc, eq, inArray, lte, sql } from 'drizzle-orm';
import type { Db } from '../tables.ts';
import { letters } from '../tables.ts';

export type QueuedLetter = typeof letters.$inferSelect;

/** What a letter is sealed for. */
export function sealedAsLetter(letterId: string): string {
  return `letters:${letterId}`;
}

/** Queues a letter. In the transaction of what it tells of, so that neither happens without the other. */
export async function insertLetter(
  db: Db,
  letter: Pick<QueuedLetter, 'id' | 'sealed' | 'createdAt'>,
): Promise<void> {
  await db.insert(letters).values({ ...letter, nextAt: letter.createdAt });
}

/**
 * Takes the letter that is due longest, and counts an attempt. Nobody else takes it before `until`: whoever dies with it
 * in the hand leaves it to be sent again.
 */
export async function takeLetter(
  db: Db,
  { at, until }: { at: Date; until: Date },
): Promise<QueuedLetter | undefined> {
  const due = db
    .select({ id: letters.id })
    .from(letters)
    .where(lte(letters.nextAt, at))
    .orderBy(asc(letters.nextAt))
    .limit(1)
    .for('update', { skipLocked: true });
  const rows = await db
    .update(letters)
    .set({ nextAt: until, attempts: sql`${letters.attempts} + 1` })
    .where(inArray(letters.id, due))
    .returning();
  return rows[0];
}

export async function postponeLetter(db: Db, id: string, nextAt: Date): Promise<void> {
  await db.update(letters).set({ nextAt }).where(eq(letters.id, id));
}

export async function deleteLetter(db: Db, id: string): Promise<void> {
  await db.delete(letters).where(eq(letters.id, id));
}
