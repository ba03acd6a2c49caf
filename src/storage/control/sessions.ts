import { and, desc, eq, gt, isNull, lt, ne } from 'drizzle-orm';
import { listRowsMax } from './pages.ts';
import type { Db } from './tables.ts';
import { sessions } from './tables.ts';

export type Session = typeof sessions.$inferSelect;
type NewSession = Pick<Session, 'id' | 'userId' | 'createdAt' | 'expiresAt' | 'address' | 'userAgent'>;

/** Opens a session, and forgets those of the same person that have expired. */
export async function insertSession(db: Db, session: NewSession): Promise<void> {
  const { userId, createdAt } = session;
  await db.delete(sessions).where(and(eq(sessions.userId, userId), lt(sessions.expiresAt, createdAt)));
  await db.insert(sessions).values({ ...session, lastSeenAt: session.createdAt });
}

/** The session, unless it was revoked. Whether it has expired, its token says. */
export async function liveSession(db: Db, id: string): Promise<Session | undefined> {
  const rows = await db
    .select()
    .from(sessions)
    .where(and(eq(sessions.id, id), isNull(sessions.revokedAt)));
  return rows[0];
}

export async function touchSession(db: Db, id: string, lastSeenAt: Date): Promise<void> {
  await db.update(sessions).set({ lastSeenAt }).where(eq(sessions.id, id));
}

/** Where somebody is signed in, newest first. */
export async function sessionsOfUser(db: Db, userId: string, at: Date): Promise<Session[]> {
  return db
    .select()
    .from(sessions)
    .where(and(eq(sessions.userId, userId), isNull(sessions.revokedAt), gt(sessions.expiresAt, at)))
    .orderBy(desc(sessions.createdAt), desc(sessions.id))
    .limit(listRowsMax);
}

/** Ends a session of this person. False where there is none to end. */
export async function revokeSession(db: Db, of: { id: string; userId: string; at: Date }): Promise<boolean> {
  const rows = await db
    .update(sessions)
    .set({ revokedAt: of.at })
    .where(and(eq(sessions.id, of.id), eq(sessions.userId, of.userId), isNull(sessions.revokedAt)))
    .returning({ id: sessions.id });
  return rows.length > 0;
}

/** Ends every session of a person. */
export async function endSessions(db: Db, userId: string, at: Date): Promise<void> {
  await db
    .update(sessions)
    .set({ revokedAt: at })
    .where(and(eq(sessions.userId, userId), isNull(sessions.revokedAt)));
}

/** Ends every session of a person but the one that asks for it. */
export async function endOtherSessions(
  db: Db,
  of: { userId: string; exceptId: string; at: Date },
): Promise<void> {
  await db
    .update(sessions)
    .set({ revokedAt: of.at })
    .where(and(eq(sessions.userId, of.userId), ne(sessions.id, of.exceptId), isNull(sessions.revokedAt)));
}
