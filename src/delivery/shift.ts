import { setMaxListeners } from 'node:events';
import { connect } from '../storage/database.ts';
import { openRouting } from '../storage/routing.ts';
import { goOnDuty } from '../storage/trail/duty.ts';
import { openHours } from '../storage/trail/hours.ts';
import { startPipeline, type PipelineDeps } from './pipeline.ts';

const consumer = 'delivery';

export type ShiftDeps = Pick<
  PipelineDeps,
  | 'stream'
  | 'database'
  | 'destinations'
  | 'retention'
  | 'way'
  | 'publicUrl'
  | 'log'
  | 'meter'
  | 'now'
  | 'chance'
> & { seal: Parameters<typeof openRouting>[1] };

export type Shift = {
  /** Resolves with the reason when the shift cannot go on: another one has to begin, from what is on disk. */
  failed: Promise<unknown>;
  /** Starts nothing more, and waits for what is under way until `graceMs` are over. */
  stop(graceMs: number): Promise<void>;
  /** Drops everything at once. What was under way is read, or brought back, again. */
  close(): Promise<void>;
};

/**
 * One working life of delivery, from going on duty until something fails or it is stopped. It keeps nothing that is not
 * on disk as well, so that whatever goes wrong, the next shift takes over by reading. Rejects where it cannot begin.
 */
export async function openShift(deps: ShiftDeps, signal: AbortSignal): Promise<Shift> {
  const closes: (() => Promise<unknown>)[] = [];
  const abort = new AbortController();
  // Each request under way listens.
  setMaxListeners(0, abort.signal);
  let fail: (error: unknown) => void = () => undefined;
  const failed = new Promise<unknown>((resolve) => (fail = resolve));
  async function close(): Promise<void> {
    abort.abort();
    // What does not close is lost with its connection; the reason to close is told elsewhere.
    for (const one of closes.splice(0).reverse()) await one().catch(() => undefined);
  }
  try {
    const { sql, address } = deps.database;
    const duty = await goOnDuty(address, signal, fail);
    closes.push(duty.close);
    const indexSql = connect(address, 1, { connection: { synchronous_commit: 'off' } });
    closes.push(() => indexSql.end({ timeout: 1 }));
    const hours = await openHours(sql);
    const routing = await openRouting(sql, deps.seal, deps.log);
    closes.push(routing.close);
    const reader = await deps.stream.read(consumer);
    closes.push(() => reader.close());
    reader.onLost((lane) => fail(new Error(`Lane ${lane} was lost to another process.`)));
    const pipeline = await startPipeline({
      ...deps,
      consumer,
      dutySql: duty.sql,
      indexSql,
      hours,
      routing,
      reader,
      signal: abort.signal,
      onFailed: fail,
    });
    closes.push(() => Promise.resolve(pipeline.close()));
    return { failed, stop: pipeline.stop, close };
  } catch (error) {
    await close();
    throw error;
  }
}
