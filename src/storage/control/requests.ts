import { and, eq, inArray, lt, sql } from 'drizzle-orm';
import type { Values } from '../../domain/prototypes.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Db } from './tables.ts';
import { requests } from './tables.ts';

/** Old rows that go with each new one: more than come, so that none pile up. */
const sweptMax = 20;

/** A create mutation that may be sent again, by the person or the API key that sent it first. */
export type Request = { actorId: string; requestId: string; operation: string };

/** An answer as it is kept. What it shows and no row may hold is sealed for what was made. */
type Kept = { [name: string]: Values[string] | Buffer; sealed?: Buffer };

/**
 * Does the work in one transaction, once for each request: a retry within 24 hours is given the first answer and does
 * nothing, also while the first is still under way. Work that throws leaves nothing, and may be tried again. Without
 * a request it is simply done.
 */
export async function once<Answer extends Kept>(
  db: Db,
  request: Request | undefined,
  work: (db: Db) => Promise<Answer>,
): Promise<Answer> {
  return db.transaction(async (transaction) => {
    if (!request) return work(transaction);
    const first = await begun(transaction, request);
    // The same operation answered it, in its own shape.
    if (first) return first as Answer;
    const done = await work(transaction);
    const { sealed = null, ...answer } = done;
    // All but `sealed` is JSON.
    await transaction
      .update(requests)
      .set({ answer: answer as Values, sealed })
      .where(named(request));
    return done;
  });
}

/** The answer of the first, or undefined where this one is it. Waits while the first is under way. */
async function begun(db: Db, request: Request): Promise<Kept | undefined> {
  await db.delete(requests).where(and(named(request), isOld));
  const inserted = await db
    .insert(requests)
    .values({ ...request, answer: {} })
    .onConflictDoNothing()
    .returning({ requestId: requests.requestId });
  if (inserted.length > 0) {
    await sweep(db);
    return undefined;
  }
  const [first] = await db.select().from(requests).where(named(request));
  if (first?.operation === request.operation)
    return first.sealed ? { ...first.answer, sealed: first.sealed } : first.answer;
  const message = `This requestId was used for ${first?.operation ?? 'something else'}. Choose a new one for each thing you create.`;
  throw new Refusal('CONFLICT', message, [{ path: 'requestId', message }]);
}

const isOld = lt(requests.createdAt, sql`now() - interval '24 hours'`);

/** Forgets a few that nobody may send again, whosever they are. Waits for nobody who does the same. */
async function sweep(db: Db): Promise<void> {
  const place = sql`(${requests.actorId}, ${requests.requestId})`;
  const old = db
    .select({ actorId: requests.actorId, requestId: requests.requestId })
    .from(requests)
    .where(isOld)
    .orderBy(requests.createdAt)
    .limit(sweptMax)
    .for('update', { skipLocked: true });
  await db.delete(requests).where(inArray(place, old));
}

function named({ actorId, requestId }: Request) {
  return and(eq(requests.actorId, actorId), eq(requests.requestId, requestId));
}
