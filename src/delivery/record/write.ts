import type { EventPlace } from '../../domain/envelope.ts';
import type { DeliveryStatus } from '../../domain/outcome.ts';
import { minuteOf } from '../../domain/metrics/span.ts';
import type { Sql, TransactionSql } from '../../storage/database.ts';
import type { Hours, Statements } from '../../storage/trail/hours.ts';
import type { Note } from '../../storage/trail/notes.ts';
import { deleteFailures, writeFailures, type NewFailure } from '../../storage/failures/write.ts';
import { writeOutcomes, type Sheet } from '../../storage/trail/write-outcomes.ts';
import {
  claimWaits,
  deleteWaits,
  endWaits,
  expireWaits,
  nextDue,
  putWaits,
  releaseWaits,
  resumeWaits,
  type Claim,
  type Claimed,
  type NextAt,
  type Queue,
  type WaitKey,
} from '../../storage/waits.ts';
import { changesOf } from './count.ts';
import type { EntryWork } from './entry-work.ts';
import { groupOf } from './reasons.ts';

/** How one event stands at one integration, and what becomes of its wait. */
export type Settled = {
  integrationId: string;
  userKey: string;
  place: EventPlace;
  /** undefined where it stands as before. */
  status?: DeliveryStatus;
  note?: Note;
  /** Of a failure: how often it was tried, and what the event calls itself, where that is at hand. */
  attempts?: number;
  messageId?: string;
  /** It was sent again, so that it may be known as a failure of before. */
  isAgain?: boolean;
  wait?: { kind: 'put'; attempts: number; firstAtMs?: number; nextAt: NextAt } | { kind: 'delete' };
  entry?: EntryWork;
};

/**
 * `resume`: no longer paused. `end`: off or gone, so that all that waits there is to be written off. `expire`: the same
 * of what is older than a moment, since it is not kept any longer.
 */
export type Turn =
  | { integrationId: string; kind: 'resume' | 'end' }
  | { integrationId: string; kind: 'expire'; beforeMs: number };

/**
 * More that goes to disk, in the transaction of what was settled before; `seq` makes its outcomes the newest. Answers the
 * waits that it has put there. Where it throws, nothing of it is written, and all else is.
 */
export type Errand = (
  transaction: Statements,
  at: { seq: number; nowMs: number },
) => Promise<readonly WaitKey[]>;

/** When the next wait of an integration is due; undefined where none has a time. */
export type NextDue = Map<string, number | undefined>;

/** An errand, and whom to tell of its end. */
export type Running = { errand: Errand; done: (error?: Error) => void };
type Ran = { one: Running; put: readonly WaitKey[]; error?: Error };
type Work = { batch: Settled[]; queues: Queue[]; turned: Turn[]; claims: Claim[]; errands: Running[] };

/** Writes all of it in one transaction, in the order that keeps each user's events in theirs. */
export async function write(
  sql: Sql,
  hours: Hours,
  { batch, queues, turned, claims, errands }: Work,
  seq: number,
  nowMs: number,
): Promise<{ rows: Claimed[]; due: NextDue; ran: Ran[] }> {
  const sheets = sheetsOf(batch);
  const counted = { changes: changesOf(batch, nowMs), atMs: minuteOf(nowMs) };
  const puts = batch.flatMap(({ wait, ...key }) => (wait?.kind === 'put' ? [{ ...key, ...wait }] : []));
  const deletes = batch.filter(({ wait }) => wait?.kind === 'delete');
  const failures = batch.filter(({ status }) => status === 'failed').map(failureOf);
  const counts = [puts, deletes, queues, turned, claims, errands, failures].map(({ length }) => length);
  if (counts.every((count) => count === 0)) {
    await writeOutcomes(sql, hours, sheets, seq, counted);
    return { rows: [], due: new Map(), ran: [] };
  }
  return sql.begin(async (transaction) => {
    await writeOutcomes(transaction, hours, sheets, seq, counted);
    await deleteFailures(
      transaction,
      batch.filter(({ isAgain, status }) => isAgain && status !== undefined && status !== 'failed'),
    );
    await writeFailures(transaction, failures, nowMs);
    await deleteWaits(transaction, deletes);
    await putWaits(transaction, puts, nowMs);
    await releaseWaits(transaction, queues, nowMs);
    for (const turn of turned) await writeTurn(transaction, turn, nowMs);
    const ran: Ran[] = [];
    for (const one of errands) ran.push(await attempt(transaction, one, { seq, nowMs }));
    const put = ran.flatMap((one) => one.put);
    const rows = await claimWaits(transaction, claims, nowMs);
    const touched = [
      ...new Set(
        [...puts, ...put, ...queues, ...turned, ...claims].map(({ integrationId }) => integrationId),
      ),
    ];
    const next = await nextDue(transaction, touched);
    return { rows, due: new Map(touched.map((id) => [id, next.get(id)])), ran };
  });
}

/** Its fault is its own: what it wrote is taken back, and the rest goes on. */
async function attempt(
  transaction: TransactionSql,
  one: Running,
  at: { seq: number; nowMs: number },
): Promise<Ran> {
  try {
    return { one, put: await transaction.savepoint((inner) => one.errand(inner, at)) };
  } catch (error) {
    return { one, put: [], error: error instanceof Error ? error : new Error(String(error)) };
  }
}

function writeTurn(transaction: Statements, turn: Turn, nowMs: number): Promise<void> {
  switch (turn.kind) {
    case 'resume':
      return resumeWaits(transaction, turn.integrationId, nowMs);
    case 'end':
      return endWaits(transaction, turn.integrationId, nowMs);
    case 'expire':
      return expireWaits(transaction, turn, nowMs);
  }
}

function failureOf({ integrationId, userKey, place, note, attempts = 0, messageId }: Settled): NewFailure {
  const reason = groupOf(note?.reason ?? 'It failed, and nothing says why.');
  return { integrationId, userKey, place, attempts, messageId, reason };
}

/** One for each entry and integration. */
function sheetsOf(batch: readonly Settled[]): Sheet[] {
  const sheets = new Map<string, Sheet>();
  for (const { integrationId, place, status, note } of batch) {
    if (status === undefined) continue;
    const { atMs, lane, offset, position } = place;
    const key = `${lane}/${offset}/${integrationId}`;
    const sheet = sheets.get(key) ?? {
      entry: { atMs, lane, offset },
      integrationId,
      states: new Map(),
      notes: new Map(),
    };
    sheets.set(key, sheet);
    sheet.states.set(position, status);
    if (note) sheet.notes.set(position, note);
  }
  return [...sheets.values()];
}
