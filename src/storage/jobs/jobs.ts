import { and, eq, inArray, sql } from 'drizzle-orm';
import { bigint, customType, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import { jobStates, ReplayWanted, type JobState } from '../../domain/replay/replays.ts';
import { below, newestFirst, rowsOf, type Page } from '../control/pages.ts';
import type { Db } from '../control/tables.ts';

const at = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' });

/** The driver makes it text. drizzle's own json would make it text twice, which no job could be read from. */
const wanted = customType<{ data: ReplayWanted; driverData: unknown }>({
  dataType: () => 'json',
  toDriver: (value) => value,
  fromDriver: (value) => ReplayWanted.parse(value),
});

const table = pgTable('jobs', {
  id: text('id').primaryKey(),
  orgId: text('org_id').notNull(),
  kind: text('kind').notNull(),
  integrationId: text('integration_id').notNull(),
  wanted: wanted('wanted').notNull(),
  state: text('state', { enum: jobStates }).notNull(),
  done: bigint('done', { mode: 'number' }).notNull().default(0),
  total: bigint('total', { mode: 'number' }),
  message: text('message'),
  createdAt: at('created_at').notNull().defaultNow(),
  endedAt: at('ended_at'),
});

export type Job = Omit<typeof table.$inferSelect, 'wanted' | 'endedAt'>;

const shown = {
  ...{ id: table.id, orgId: table.orgId, kind: table.kind, integrationId: table.integrationId },
  ...{ state: table.state, done: table.done, total: table.total, message: table.message },
  createdAt: table.createdAt,
};
const alive: JobState[] = ['waiting', 'running'];

export async function insertReplay(
  db: Db,
  job: { id: string; orgId: string; integrationId: string; wanted: ReplayWanted },
): Promise<void> {
  await db.insert(table).values({ ...job, kind: 'replay', state: 'waiting' });
}

/** Jobs of an organization, newest first. */
export async function listJobs(
  db: Db,
  wanted: Page & { orgId: string; id?: string | undefined; integrationId?: string | undefined },
): Promise<Job[]> {
  return db
    .select(shown)
    .from(table)
    .where(
      and(
        eq(table.orgId, wanted.orgId),
        wanted.id === undefined ? undefined : eq(table.id, wanted.id),
        wanted.integrationId === undefined ? undefined : eq(table.integrationId, wanted.integrationId),
        below(table, wanted.after),
      ),
    )
    .orderBy(...newestFirst(table))
    .limit(rowsOf(wanted));
}

/** What is not finished, of a whole organization. */
export async function aliveJobs(
  db: Db,
  orgId: string,
): Promise<{ id: string; integrationId: string; wanted: ReplayWanted }[]> {
  return db
    .select({ id: table.id, integrationId: table.integrationId, wanted: table.wanted })
    .from(table)
    .where(and(eq(table.orgId, orgId), inArray(table.state, alive)));
}

/** The job, locked until the transaction ends: it takes no step meanwhile. */
export async function lockJob(db: Db, orgId: string, id: string): Promise<Job | undefined> {
  const rows = await db
    .select(shown)
    .from(table)
    .where(and(eq(table.orgId, orgId), eq(table.id, id)))
    .for('update');
  return rows[0];
}

/** It takes no further step. */
export async function cancelJob(db: Db, id: string, message: string): Promise<void> {
  await db
    .update(table)
    .set({ state: 'cancelled', message, endedAt: sql`now()` })
    .where(and(eq(table.id, id), inArray(table.state, alive)));
}

export function isAlive({ state }: Pick<Job, 'state'>): boolean {
  return alive.includes(state);
}
