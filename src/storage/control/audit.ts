import { and, eq, gte, like, lt, sql, type SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { Values } from '../../domain/prototypes.ts';
import { newId } from '../../domain/ids.ts';
import { below, newestFirst, rowsOf, type Page } from './pages.ts';
import { contains, foundBy, holds, likeText, soughtIn, type Test } from './search.ts';
import type { Db } from './tables.ts';
import { asRow, audit } from './tables.ts';

export type AuditEntry = typeof audit.$inferSelect;
/** Who did it: `id` is user:<id>, key:<id> or system; `name` an address or the name of a key. */
export type AuditActor = { id: string; name: string; address: string | null };
export type NewAuditEntry = {
  orgId: string;
  actor: AuditActor;
  /** What the table of permissions calls it: `source.update`. */
  action: string;
  subject: { id: string; name: string };
  /** Secrets are replaced already. */
  change?: Values | undefined;
};

type Wanted = Page & {
  orgId: string;
  /** An id, or a part of the name. */
  actor?: string | undefined;
  /** An id, a part of the name, or how the action begins: `source.` */
  subject?: string | undefined;
  from?: Date | undefined;
  /** Not included. */
  to?: Date | undefined;
};

/** Writes down a change. In the transaction of the change itself, so that neither stands without the other. */
export async function insertAuditEntry(db: Db, entry: NewAuditEntry): Promise<void> {
  const { orgId, actor, action, subject, change } = entry;
  await db.insert(audit).values({
    ...{ id: newId(), orgId, action, subjectId: subject.id, subjectName: subject.name },
    ...{ actorId: actor.id, actorName: actor.name, address: actor.address },
    change: change ? asRow(change) : null,
  });
}

const listed = { id: audit.id, createdAt: audit.at };

/** What was changed in one organization, newest first, by (at, id). */
export async function listAuditEntries(db: Db, wanted: Wanted): Promise<AuditEntry[]> {
  const { orgId, after, from, to } = wanted;
  const filters = [
    await byActor(db, orgId, soughtIn(wanted.actor)),
    await ofSubject(db, orgId, soughtIn(wanted.subject)),
  ];
  const among = and(
    eq(audit.orgId, orgId),
    ...filters.map((filter) => filter?.among),
    from && gte(audit.at, from),
    to && lt(audit.at, to),
    below(listed, after),
  );
  const tests = filters.flatMap((filter) => filter?.test ?? []);
  return db
    .select()
    .from(audit)
    .where(passing(tests, among, rowsOf(wanted)))
    .orderBy(...newestFirst(listed))
    .limit(rowsOf(wanted));
}

function passing(tests: Test[], among: SQL | undefined, limit: number): SQL | undefined {
  if (tests.length === 0) return among;
  const every = (conditions: SQL[]) => sql.join(conditions, sql` and `);
  const test = {
    fits: every(tests.map(({ fits }) => fits)),
    byIndex: every(tests.map((one) => one.byIndex)),
  };
  return sql`${audit.id} = any(${foundBy(test, { from: sql`${audit}`, listed, among, limit })})`;
}

/** By an index in the order of the list, or by a test of texts. */
type Filter = { among?: SQL; test?: Test };

async function byActor(db: Db, orgId: string, actor: string | undefined): Promise<Filter | undefined> {
  if (actor === undefined) return undefined;
  const known = await firstThere(db, orgId, audit.actorId, [actor, `user:${actor}`, `key:${actor}`]);
  // A text that is somebody's id is looked for nowhere else.
  return known === undefined ? { test: holds(audit.actorName, actor) } : { among: eq(audit.actorId, known) };
}

async function ofSubject(db: Db, orgId: string, subject: string | undefined): Promise<Filter | undefined> {
  if (subject === undefined) return undefined;
  const known = await firstThere(db, orgId, audit.subjectId, [subject]);
  if (known !== undefined) return { among: eq(audit.subjectId, known) };
  const fits = sql`(${contains(audit.subjectName, subject)} or ${like(audit.action, `${likeText(subject)}%`)})`;
  return { test: holds(sql`${audit.subjectName} || E'\\n' || ${audit.action}`, subject, fits) };
}

/** The first of these ids that has an entry. In the order of the ids' index, so that the planner takes no other. */
async function firstThere(db: Db, orgId: string, column: PgColumn, ids: readonly string[]) {
  const entry = sql`
    select ${column} as id from ${audit} where ${audit.orgId} = ${orgId} and ${column} = wanted.id
    order by ${audit.at} desc, ${audit.id} desc limit 1`;
  const rows = await db
    .select({ id: sql<string>`entry.id` })
    .from(sql`unnest(${sql.param([...ids])}::text[]) as wanted (id) cross join lateral (${entry}) as entry`)
    .limit(1);
  return rows[0]?.id;
}
