import { and, eq, inArray } from 'drizzle-orm';
import { below, later, newestFirst, rowsOf, type Page } from './pages.ts';
import { named } from './search.ts';
import type { Db } from './tables.ts';
import { asRow, connections } from './tables.ts';

/** With its secrets, sealed for the identity that `sealedAs` names. */
export type Connection = typeof connections.$inferSelect;
type Wanted = Page & {
  orgId: string;
  id?: string | undefined;
  integrationCode?: string | undefined;
  search?: string | undefined;
};

/** The identity that a connection's secrets are sealed for. */
export function sealedAs(connectionId: string): string {
  return `connections:${connectionId}`;
}

/** Connections of one organization; a search looks at their names and finds a whole id. */
export async function listConnections(db: Db, wanted: Wanted): Promise<Connection[]> {
  const among = and(
    eq(connections.orgId, wanted.orgId),
    wanted.id === undefined ? undefined : eq(connections.id, wanted.id),
    wanted.integrationCode === undefined
      ? undefined
      : eq(connections.integrationCode, wanted.integrationCode),
    below(connections, wanted.after),
  );
  return db
    .select()
    .from(connections)
    .where(named(connections, among, wanted))
    .orderBy(...newestFirst(connections))
    .limit(rowsOf(wanted));
}

export async function connectionsByIds(db: Db, ids: readonly string[]): Promise<Connection[]> {
  return db
    .select()
    .from(connections)
    .where(inArray(connections.id, [...ids]));
}

/** The connection, locked until the transaction ends: nothing new can refer to it meanwhile. */
export async function lockConnection(db: Db, orgId: string, id: string): Promise<Connection | undefined> {
  const rows = await db
    .select()
    .from(connections)
    .where(and(eq(connections.orgId, orgId), eq(connections.id, id)))
    .for('update');
  return rows[0];
}

export async function insertConnection(
  db: Db,
  connection: Omit<Connection, 'createdAt' | 'updatedAt'>,
): Promise<void> {
  await db.insert(connections).values({ ...connection, details: asRow(connection.details) });
}

export async function updateConnection(
  db: Db,
  id: string,
  change: Partial<Pick<Connection, 'name' | 'details' | 'secrets'>>,
): Promise<void> {
  await db
    .update(connections)
    .set({ ...change, details: change.details && asRow(change.details), updatedAt: later(connections) })
    .where(eq(connections.id, id));
}

/** Rejects where integrations refer to it. */
export async function deleteConnection(db: Db, id: string): Promise<void> {
  await db.delete(connections).where(eq(connections.id, id));
}
