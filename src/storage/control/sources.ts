import { and, eq, inArray } from 'drizzle-orm';
import { below, later, newestFirst, rowsOf, type Page } from './pages.ts';
import { named } from './search.ts';
import type { Db } from './tables.ts';
import { sources } from './tables.ts';

export type Source = typeof sources.$inferSelect;
type Wanted = Page & { orgId: string; id?: string | undefined; search?: string | undefined };

/** Sources of one organization; a search looks at their names and finds a whole Source ID. */
export async function listSources(db: Db, wanted: Wanted): Promise<Source[]> {
  const among = and(
    eq(sources.orgId, wanted.orgId),
    wanted.id === undefined ? undefined : eq(sources.id, wanted.id),
    below(sources, wanted.after),
  );
  return db
    .select()
    .from(sources)
    .where(named(sources, among, wanted))
    .orderBy(...newestFirst(sources))
    .limit(rowsOf(wanted));
}

export async function sourcesByIds(db: Db, ids: readonly string[]): Promise<Source[]> {
  return db
    .select()
    .from(sources)
    .where(inArray(sources.id, [...ids]));
}

/** The source, locked until the transaction ends. */
export async function lockSource(db: Db, orgId: string, id: string): Promise<Source | undefined> {
  const rows = await db
    .select()
    .from(sources)
    .where(and(eq(sources.orgId, orgId), eq(sources.id, id)))
    .for('update');
  return rows[0];
}

export async function insertSource(
  db: Db,
  source: Pick<Source, 'id' | 'orgId' | 'name' | 'platform'>,
): Promise<void> {
  await db.insert(sources).values(source);
}

export async function updateSource(
  db: Db,
  id: string,
  change: { name?: string | undefined; enabled?: boolean | undefined },
): Promise<void> {
  await db
    .update(sources)
    .set({ ...change, updatedAt: later(sources) })
    .where(eq(sources.id, id));
}

/** Its integrations go with it. */
export async function deleteSource(db: Db, id: string): Promise<void> {
  await db.delete(sources).where(eq(sources.id, id));
}
