import { and, desc, eq, gt, inArray, isNotNull, isNull, or, sql } from 'drizzle-orm';
import type { Db } from '../tables.ts';
import { asRow, links, users, type linkKinds } from '../tables.ts';

export type LinkKind = (typeof linkKinds)[number];
export type Link = typeof links.$inferSelect;
export type NewLink = Pick<
  Link,
  'id' | 'tokenHash' | 'kind' | 'userId' | 'isProof' | 'expiresAt' | 'createdAt'
> &
  Partial<Pick<Link, 'orgId' | 'email' | 'passwordHash' | 'profile' | 'sealedToken'>>;

/** What a sealed token is sealed for. */
export function sealedAsLink(linkId: string): string {
  return `links:${linkId}`;
}

export async function insertLink(db: Db, link: NewLink): Promise<void> {
  await db.insert(links).values({ ...link, profile: link.profile ? asRow(link.profile) : null });
}

/** The link with this token, locked until the transaction ends: of two that open it at once, one waits. */
export async function lockLink(db: Db, tokenHash: Buffer): Promise<Link | undefined> {
  const rows = await db.select().from(links).where(eq(links.tokenHash, tokenHash)).for('update');
  return rows[0];
}

/** The link with this token, as it stands at this moment. */
export async function linkByToken(db: Db, tokenHash: Buffer): Promise<Link | undefined> {
  const rows = await db.select().from(links).where(eq(links.tokenHash, tokenHash));
  return rows[0];
}

/** What signing up has chosen, as far as it is not confirmed: the newest, and one more where they differ. */
export async function openSignUps(db: Db, userId: string): Promise<Link[]> {
  return db
    .select()
    .from(links)
    .where(
      and(
        eq(links.userId, userId),
        eq(links.kind, 'confirm'),
        isNull(links.usedAt),
        isNotNull(links.passwordHash),
      ),
    )
    .orderBy(desc(links.createdAt), desc(links.id))
    .limit(2);
}

/** The address that a person has asked for and not confirmed yet; undefined where no link for it is open. */
export async function pendingEmail(db: Db, userId: string, at: Date): Promise<string | undefined> {
  const rows = await db
    .select({ email: links.email })
    .from(links)
    .where(
      and(eq(links.userId, userId), eq(links.kind, 'email'), isNull(links.usedAt), gt(links.expiresAt, at)),
    )
    .orderBy(desc(links.createdAt), desc(links.id))
    .limit(1);
  return rows[0]?.email ?? undefined;
}

export async function useLink(db: Db, id: string, usedAt: Date): Promise<void> {
  await db.update(links).set({ usedAt }).where(eq(links.id, id));
}

/** Makes links of a person useless: all of a kind, or those to one organization. What was used stays, to say so. */
export async function dropLinks(
  db: Db,
  of: { userId: string; kind?: LinkKind; orgId?: string },
): Promise<void> {
  await db
    .delete(links)
    .where(
      and(
        eq(links.userId, of.userId),
        of.kind === undefined ? undefined : eq(links.kind, of.kind),
        of.orgId === undefined ? undefined : eq(links.orgId, of.orgId),
        isNull(links.usedAt),
      ),
    );
}

/** Locks what somebody could open at this moment, before the accounts: who opens a link takes the locks in this order. */
export async function lockLinksOf(
  db: Db,
  of: { userIds?: readonly string[]; emailKeys?: readonly string[] },
): Promise<void> {
  const { userIds = [], emailKeys = [] } = of;
  const byEmail = db
    .select({ id: users.id })
    .from(users)
    .where(inArray(users.emailKey, [...emailKeys]));
  await db
    .select({ id: links.id })
    .from(links)
    .where(and(isNull(links.usedAt), or(inArray(links.userId, [...userIds]), inArray(links.userId, byEmail))))
    .orderBy(links.id)
    .for('update');
}

/** The newest invitation of each of these people to this organization that an Owner may see and that is still good. */
export async function shownInvitations(
  db: Db,
  of: readonly { orgId: string; userId: string }[],
  at: Date,
): Promise<Link[]> {
  const orgIds = sql.param(of.map(({ orgId }) => orgId));
  const userIds = sql.param(of.map(({ userId }) => userId));
  return db
    .selectDistinctOn([links.orgId, links.userId])
    .from(links)
    .where(
      and(
        sql`(${links.orgId}, ${links.userId}) in (select * from unnest(${orgIds}::text[], ${userIds}::text[]))`,
        eq(links.kind, 'invite'),
        eq(links.isProof, false),
        isNull(links.usedAt),
        gt(links.expiresAt, at),
      ),
    )
    .orderBy(links.orgId, links.userId, desc(links.createdAt));
}
