import { and, gt, inArray, lt, or, eq } from 'drizzle-orm';
import { newId } from '../../../domain/ids.ts';
import type { Db } from '../tables.ts';
import { invitations } from '../tables.ts';

export type SentInvitation = typeof invitations.$inferSelect;
/** Old rows that one call clears away. */
const forgottenRowsMax = 500;

/** The letters that this organization or this person has caused since then. */
export async function invitationsSince(
  db: Db,
  of: { orgId: string; inviterId: string; since: Date },
): Promise<SentInvitation[]> {
  return db
    .select()
    .from(invitations)
    .where(
      and(
        or(eq(invitations.orgId, of.orgId), eq(invitations.inviterId, of.inviterId)),
        gt(invitations.at, of.since),
      ),
    );
}

export async function insertInvitations(db: Db, sent: readonly Omit<SentInvitation, 'id'>[]): Promise<void> {
  await db.insert(invitations).values(sent.map((one) => ({ ...one, id: newId() })));
}

/** Those that count no more. What somebody else is clearing away meanwhile is left to them. */
export async function forgetInvitations(db: Db, before: Date): Promise<void> {
  const old = db
    .select({ id: invitations.id })
    .from(invitations)
    .where(lt(invitations.at, before))
    .limit(forgottenRowsMax)
    .for('update', { skipLocked: true });
  await db.delete(invitations).where(inArray(invitations.id, old));
}
