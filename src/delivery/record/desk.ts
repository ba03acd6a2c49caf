import type { Sql } from '../../storage/database.ts';
import type { Hours } from '../../storage/trail/hours.ts';
import type { Claim, Claimed, Queue, WaitKey } from '../../storage/waits.ts';
import { write, type Errand, type NextDue, type Running, type Settled, type Turn } from './write.ts';

/** Outcomes that may be waiting for the disk; then nothing more is read until there is room. */
const waitingMax = 20_000;
/** Outcomes in one transaction. */
const flushMax = 5_000;

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

function runningOf(errand: Errand, resolve: () => void, reject: (error: Error) => void): Running {
  return { errand, done: (error) => (error ? reject(error) : resolve()) };
}
