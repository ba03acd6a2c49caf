import { and, eq, inArray, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { below, later, listRowsMax, newestFirst, rowsOf, type Page } from './pages.ts';
import { named } from './search.ts';
import type { Db } from './tables.ts';
import { asRow, integrations } from './tables.ts';

export type Integration = typeof integrations.$inferSelect;
type Wanted = Page & {
  orgId: string;
  id?: string | undefined;
  sourceId?: string | undefined;
  search?: string | undefined;
};

/** Integrations of one organization; a search looks at their names and finds a whole id. */
export async function listIntegrations(db: Db, wanted: Wanted): Promise<Integration[]> {
  const among = and(
    eq(integrations.orgId, wanted.orgId),
    wanted.id === undefined ? undefined : eq(integrations.id, wanted.id),
    wanted.sourceId === undefined ? undefined : eq(integrations.sourceId, wanted.sourceId),
    below(integrations, wanted.after),
  );
  return db
    .select()
    .from(integrations)
    .where(named(integrations, among, wanted))
    .orderBy(...newestFirst(integrations))
    .limit(rowsOf(wanted));
}

export async function integrationsByIds(db: Db, ids: readonly string[]): Promise<Integration[]> {
  return db
    .select()
    .from(integrations)
    .where(inArray(integrations.id, [...ids]));
}

/** One page of each source, in one statement. */
export async function integrationsOfSources(
  db: Db,
  sourceIds: readonly string[],
  page: Page,
): Promise<Integration[]> {
  return pageOfEach(db, integrations.sourceId, sourceIds, page);
}

/** What goes when the source goes. */
export async function namesOfSource(db: Db, sourceId: string): Promise<{ id: string; name: string }[]> {
  return db
    .select({ id: integrations.id, name: integrations.name })
    .from(integrations)
    .where(eq(integrations.sourceId, sourceId))
    .orderBy(...newestFirst(integrations))
    .limit(listRowsMax);
}

/** One page of each connection, in one statement. */
export async function integrationsOfConnections(
  db: Db,
  connectionIds: readonly string[],
  page: Page,
): Promise<Integration[]> {
  return pageOfEach(db, integrations.connectionId, connectionIds, page);
}

/** Each owner's page is read by itself, so that the others' rows are never touched. */
async function pageOfEach(
  db: Db,
  owner: PgColumn,
  ids: readonly string[],
  page: Page,
): Promise<Integration[]> {
  const each = db
    .select()
    .from(integrations)
    .where(and(sql`${owner} = owners.id`, below(integrations, page.after)))
    .orderBy(...newestFirst(integrations))
    .limit(rowsOf(page))
    .as('each');
  return db
    .select(each._.selectedFields)
    .from(sql`unnest(${sql.param([...ids])}::text[]) as owners (id)`)
    .innerJoinLateral(each, sql`true`)
    .orderBy(...newestFirst(each));
}

/** The integration, locked until the transaction ends. */
export async function lockIntegration(db: Db, orgId: string, id: string): Promise<Integration | undefined> {
  const rows = await db
    .select()
    .from(integrations)
    .where(and(eq(integrations.orgId, orgId), eq(integrations.id, id)))
    .for('update');
  return rows[0];
}

/** It starts at now: events that came before are not for it. */
export async function insertIntegration(
  db: Db,
  integration: Omit<Integration, 'createdAt' | 'updatedAt' | 'startsAt' | 'pausedReason'>,
): Promise<void> {
  await db.insert(integrations).values({ ...integration, config: asRow(integration.config) });
}

type Change = Partial<Pick<Integration, 'name' | 'config' | 'connectionId' | 'state' | 'pausedReason'>>;

/** With `startsNow`, what came while it was off is never sent, even where delivery has not read it yet. */
export async function updateIntegration(
  db: Db,
  id: string,
  change: Change,
  { startsNow = false } = {},
): Promise<void> {
  await db
    .update(integrations)
    .set({
      ...change,
      config: change.config && asRow(change.config),
      ...(startsNow && { startsAt: sql`now()` }),
      updatedAt: later(integrations),
    })
    .where(eq(integrations.id, id));
}

export async function deleteIntegration(db: Db, id: string): Promise<void> {
  await db.delete(integrations).where(eq(integrations.id, id));
}
