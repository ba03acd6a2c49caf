import { and, eq, inArray, isNull, lt, notExists, sql, type SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { Db } from '../tables.ts';
import { links, memberships, requests, sessions, users } from '../tables.ts';

const dayMs = 24 * 60 * 60_000;
/** For so long a link that has ended can still say that it has. */
const linkKeptMsMax = 7 * dayMs;
/** For so long an answer is kept for whoever sends the same request again. */
const answerKeptMsMax = dayMs;
/** For so long an account may wait to be confirmed. */
const unprovedMsMax = 30 * dayMs;

/** Rows that go in one transaction, so that none is long. */
const batchRowsMax = 500;
/** Batches of one kind in one sweep. What is left goes with the next. */
const batchesMax = 200;

export type Swept = { sessions: number; requests: number; links: number; accounts: number };

/**
 * Deletes what has ended and nobody can use again, oldest first, in batches. Any number of processes may do it at once:
 * each leaves alone what another has in hand.
 */
export async function sweep(db: Db, at: Date): Promise<Swept> {
  return {
    sessions: await inBatches(() => endedSessions(db, at)),
    requests: await inBatches(() => oldRequests(db, before(at, answerKeptMsMax))),
    // Before accounts, which are left alone while they have links: a link could still be confirming one.
    links: await inBatches(() => endedLinks(db, before(at, linkKeptMsMax))),
    accounts: await inBatches(() => unprovedAccounts(db, before(at, unprovedMsMax))),
  };
}

async function inBatches(batch: () => Promise<number>): Promise<number> {
  let sum = 0;
  for (let made = 0; made < batchesMax; made++) {
    const count = await batch();
    sum += count;
    if (count < batchRowsMax) break;
  }
  return sum;
}

async function endedSessions(db: Db, at: Date): Promise<number> {
  const ended = oldest(db, sessions.id, sessions.expiresAt, lt(sessions.expiresAt, at));
  return (await db.delete(sessions).where(inArray(sessions.id, ended)).returning({ id: sessions.id })).length;
}

async function endedLinks(db: Db, at: Date): Promise<number> {
  const ended = oldest(db, links.id, links.expiresAt, lt(links.expiresAt, at));
  return (await db.delete(links).where(inArray(links.id, ended)).returning({ id: links.id })).length;
}

async function oldRequests(db: Db, at: Date): Promise<number> {
  const place = sql`(${requests.actorId}, ${requests.requestId})`;
  const old = db
    .select({ actorId: requests.actorId, requestId: requests.requestId })
    .from(requests)
    .where(lt(requests.createdAt, at))
    .orderBy(requests.createdAt)
    .limit(batchRowsMax)
    .for('update', { skipLocked: true });
  const gone = await db.delete(requests).where(inArray(place, old)).returning({ id: requests.requestId });
  return gone.length;
}

/**
 * Accounts that nobody ever confirmed, that belong nowhere and that no link leads to. Never the first one there is:
 * without any account the next visitor would be asked to set up.
 */
async function unprovedAccounts(db: Db, at: Date): Promise<number> {
  const isUnproved = and(
    isNull(users.confirmedAt),
    lt(users.createdAt, at),
    notExists(db.select({ one: sql`1` }).from(memberships).where(eq(memberships.userId, users.id))), // prettier-ignore
    notExists(db.select({ one: sql`1` }).from(links).where(eq(links.userId, users.id))), // prettier-ignore
    sql`${users.createdAt} > (select min(first.created_at) from ${users} as first)`,
  );
  return db.transaction(async (transaction) => {
    const locked = await oldest(transaction, users.id, users.createdAt, isUnproved);
    const ids = locked.map(({ id }) => String(id));
    if (ids.length === 0) return 0;
    // Asked again, in a statement that sees who was invited before the lock. After it nobody can be until we are done.
    const gone = await transaction
      .delete(users)
      .where(and(inArray(users.id, ids), isUnproved))
      .returning({ id: users.id });
    await transaction.delete(requests).where(inArray(requests.actorId, gone.map(({ id }) => id))); // prettier-ignore
    return gone.length;
  });
}

/** The ids of those that are to go, locked; what somebody else has locked is not waited for. */
function oldest(db: Db, id: PgColumn, age: PgColumn, isToGo: SQL | undefined) {
  return db
    .select({ id })
    .from(id.table)
    .where(isToGo)
    .orderBy(age)
    .limit(batchRowsMax)
    .for('update', { skipLocked: true });
}

function before(at: Date, ms: number): Date {
  return new Date(at.getTime() - ms);
}
