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

/** Outcomes that may be waiting for the disk; then nothing more is read until there is room. */
const waitingMax = 20_000;
/** Outcomes in one transaction. */
const flushMax = 5_000;

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

/**
 * Where everything is written down, in the order in which it came: what came while one transaction was under way
 * shares the next. What it takes from the disk it sees as it stands after all that was written down before.
 */
export type Desk = {
  write(settled: readonly Settled[]): void;
  /** Lets the first wait of the queue come due. */
  release(queue: Queue): void;
  /** Makes the waits of a whole integration due. */
  turn(turn: Turn): void;
  claim(claims: Claim[]): Promise<Claimed[]>;
  /** Resolves when the errand is on disk; rejects with what it threw. */
  run(errand: Errand): Promise<void>;
  /** Whether something of the user is about to be put on disk, or deleted there. */
  isChanging(queue: Queue): boolean;
  /** Resolves when there is room. */
  room(): Promise<void>;
  /** Resolves when all is on disk that was written before the call. */
  flushed(): Promise<void>;
};

export function createDesk(deps: {
  sql: Sql;
  hours: Hours;
  now: () => number;
  /** Called before anything else is written. `due` has every integration whose waits were touched. */
  onWritten: (settled: readonly Settled[], due: NextDue) => void;
  /** Called before that, with the waits that errands have put there. */
  onPut: (waits: readonly WaitKey[]) => void;
  /** The disk did not take it. The desk does nothing more. */
  onFailed: (error: unknown) => void;
}): Desk {
  const { sql, hours, now, onWritten, onPut, onFailed } = deps;
  const settled: Settled[] = [];
  const releases: Queue[] = [];
  const turns: Turn[] = [];
  const claiming: { claims: Claim[]; done: (rows: Claimed[]) => void }[] = [];
  const running: Running[] = [];
  let waiters: { isMet: () => boolean; done: () => void }[] = [];
  const changing = new Map<string, number>();
  let isFlushing = false;
  let seq = 0;

  function wake(): void {
    if (isFlushing) return;
    isFlushing = true;
    // Not at once, so that what is settled in the same turn goes together.
    setImmediate(() => {
      // Where it fails it stays "flushing": a desk that has failed is never woken again.
      flushAll().catch(onFailed);
    });
  }

  async function flushAll(): Promise<void> {
    while (settled.length + releases.length + turns.length + claiming.length + running.length > 0)
      await flush();
    // In the same turn as the look above, so that nothing comes between the two and is not seen.
    isFlushing = false;
  }

  async function flush(): Promise<void> {
    const batch = settled.splice(0, flushMax);
    const isAll = settled.length === 0;
    // The rest came after what is settled, and has to wait for all of that.
    const queues = isAll ? releases.splice(0) : [];
    const turned = isAll ? turns.splice(0) : [];
    const asked = isAll ? claiming.splice(0) : [];
    const errands = isAll ? running.splice(0) : [];
    seq = Math.max(seq + 1, now() * 1_000);
    const claims = asked.flatMap((one) => one.claims);
    const work = { batch, queues, turned, claims, errands };
    const { rows, due, ran } = await write(sql, hours, work, seq, now());
    for (const one of batch) if (one.wait) countChanging(one, -1);
    for (const { put } of ran) onPut(put);
    onWritten(batch, due);
    for (const one of asked) one.done(rows);
    for (const { one, error } of ran) one.done(error);
    const met = waiters.filter(({ isMet }) => isMet());
    waiters = waiters.filter((one) => !met.includes(one));
    for (const { done } of met) done();
  }

  function countChanging(queue: Queue, by: 1 | -1): void {
    const key = keyOf(queue);
    const count = (changing.get(key) ?? 0) + by;
    if (count > 0) changing.set(key, count);
    else changing.delete(key);
  }

  const until = (isMet: () => boolean) =>
    isMet() ? Promise.resolve() : new Promise<void>((done) => waiters.push({ isMet, done }));

  const claim = (claims: Claim[]) =>
    new Promise<Claimed[]>((done) => {
      claiming.push({ claims, done });
      wake();
    });

  return {
    write(more) {
      for (const one of more) {
        settled.push(one);
        if (one.wait) countChanging(one, 1);
      }
      if (more.length > 0) wake();
    },
    release(queue) {
      releases.push(queue);
      wake();
    },
    turn(turn) {
      turns.push(turn);
      wake();
    },
    claim,
    run(errand) {
      const ran = new Promise<void>((resolve, reject) => running.push(runningOf(errand, resolve, reject)));
      wake();
      return ran;
    },
    isChanging: (queue) => changing.has(keyOf(queue)),
    room: () => until(() => settled.length < waitingMax),
    flushed: async () => void (await claim([])),
  };
}

function keyOf({ integrationId, userKey }: Queue): string {
  return `${integrationId}/${userKey}`;
}

type Running = { errand: Errand; done: (error?: Error) => void };
function runningOf(errand: Errand, resolve: () => void, reject: (error: Error) => void): Running {
  return { errand, done: (error) => (error ? reject(error) : resolve()) };
}

type Ran = { one: Running; put: readonly WaitKey[]; error?: Error };
type Work = { batch: Settled[]; queues: Queue[]; turned: Turn[]; claims: Claim[]; errands: Running[] };

async function write(
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
