import { and, eq, gte, inArray, like, lt, or, type SQL } from 'drizzle-orm';
import type { Values } from '../../domain/prototypes.ts';
import { newId } from '../../domain/ids.ts';
import { below, newestFirst, rowsOf, type Page } from './pages.ts';
import { holding, likeText } from './search.ts';
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

/** What was changed in one organization, newest first, by (at, id). */
export async function listAuditEntries(db: Db, wanted: Wanted): Promise<AuditEntry[]> {
  const { orgId, after, from, to } = wanted;
  const listed = { id: audit.id, createdAt: audit.at };
  return db
    .select()
    .from(audit)
    .where(
      and(
        eq(audit.orgId, orgId),
        await byActor(db, orgId, wanted.actor?.trim()),
        await ofSubject(db, orgId, wanted.subject?.trim()),
        from && gte(audit.at, from),
        to && lt(audit.at, to),
        below(listed, after),
      ),
    )
    .orderBy(...newestFirst(listed))
    .limit(rowsOf(wanted));
}

async function byActor(db: Db, orgId: string, actor: string | undefined): Promise<SQL | undefined> {
  if (!actor) return undefined;
  const isActor = inArray(audit.actorId, [actor, `user:${actor}`, `key:${actor}`]);
  return (await isThere(db, orgId, isActor)) ? isActor : holding(actor, audit.actorName);
}

async function ofSubject(db: Db, orgId: string, subject: string | undefined): Promise<SQL | undefined> {
  if (!subject) return undefined;
  const isSubject = eq(audit.subjectId, subject);
  if (await isThere(db, orgId, isSubject)) return isSubject;
  return or(holding(subject, audit.subjectName), like(audit.action, `${likeText(subject)}%`));
}

/** Whether a filter finds anything by its index; a text that is somebody's id is looked for nowhere else. */
async function isThere(db: Db, orgId: string, filter: SQL): Promise<boolean> {
  const rows = await db
    .select({ id: audit.id })
    .from(audit)
    .where(and(eq(audit.orgId, orgId), filter))
    .limit(1);
  return rows.length > 0;
}
