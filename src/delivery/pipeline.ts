import { setTimeout as wait } from 'node:timers/promises';
import type { Destination } from '../catalog/destination.ts';
import type { Log } from '../domain/log.ts';
import { noMeter, type Meter } from '../domain/metrics/meter.ts';
import type { Database, Sql } from '../storage/database.ts';
import type { Routing } from '../storage/routing.ts';
import type { Hours } from '../storage/trail/hours.ts';
import { createCall } from '../storage/trail/told.ts';
import type { WaitKey } from '../storage/waits.ts';
import type { Reader, Stream } from '../stream/stream.ts';
import { createAdmit } from './admit.ts';
import { createChores } from './chores.ts';
import { createDeliver } from './deliver.ts';
import { createDesk, type Desk } from './record/desk.ts';
import { createDispatch } from './dispatch.ts';
import { openHealth } from './health/health.ts';
import { overdue, type EntryWork } from './record/entry-work.ts';
import { createFindEvents } from './waiting/find-events.ts';
import { createLastEvents } from './record/last-events.ts';
import { createLedger } from './record/ledger.ts';
import { createLines, heldMsMax, type Lines } from './lines/lines.ts';
import { createTurns } from './lines/turns.ts';
import { followStates, restore } from './waiting/memory.ts';
import type { Way } from './out/send.ts';
import { createMeasure } from './record/measure.ts';
import type { Retention } from './retention/doomed.ts';
import { createProgress } from './record/progress.ts';
import { createReturns } from './waiting/returns.ts';

/** Entries that are read at a time; one has up to 500 kB. */
const entriesMax = 32;
const sweepMs = 250;

export type PipelineDeps = {
  stream: Stream;
  reader: Reader;
  database: Database;
  /** Writes what counts; its commits are on disk. */
  dutySql: Sql;
  /** Writes the index of events; its commits are on disk with the next of the other. */
  indexSql: Sql;
  hours: Hours;
  routing: Routing;
  /** undefined: everything is kept. */
  retention?: Retention | undefined;
  /** Whose progress in the stream says what is read. */
  consumer: string;
  destinations: ReadonlyMap<string, Destination>;
  way: Way;
  /** Where people open the dashboard: what alerts lead to. */
  publicUrl: string;
  log: Log;
  meter?: Meter;
  now: () => number;
  chance: () => number;
  /** Aborted when everything is to be dropped. */
  signal: AbortSignal;
  onFailed: (error: unknown) => void;
};

export type Pipeline = { stop(graceMs: number): Promise<void>; close(): void };

/** Puts the stages together, brings back what waits on disk, and begins to read. */
export async function startPipeline(deps: PipelineDeps): Promise<Pipeline> {
  const { dutySql, hours, routing, reader, now, signal, onFailed } = deps;
  const measure = createMeasure(deps.meter ?? noMeter, now);
  const works = new Set<EntryWork>();
  const call = createCall(deps.database.sql);
  const lines = createLines(createTurns((integrationId) => routing.find(integrationId)?.orgId ?? ''));
  const progress = createProgress((place) => reader.commit(place), onFailed);
  const desk = createDesk({
    sql: dutySql,
    hours,
    now,
    onFailed,
    onPut: (waits) => countPut(lines, desk, waits),
    onWritten(settled, due) {
      if (settled.length > 0) call();
      measure.written(settled);
      for (const { entry } of settled) if (entry) finish(entry, 1);
      for (const [id, dueMs] of due) lines.of(id).nextDueMs = dueMs ?? Infinity;
      if (due.size > 0) returns.wake();
    },
  });
  const ledger = createLedger({ desk, lineOf: lines.of, now });
  const health = await openHealth({ ...deps, sql: dutySql });
  const deliver = measure.underWay(createDeliver(deps));
  const dispatch = createDispatch({ ...deps, lines, ledger, desk, health, deliver });
  const findEvents = createFindEvents(deps.stream);
  const returns = createReturns({ ...deps, findEvents, desk, lines, ledger, dispatch });
  const chores = createChores({ ...deps, sql: deps.database.sql, desk, lines });
  const lastEvents = createLastEvents(deps);
  const admit = createAdmit({
    ...deps,
    sql: deps.database.sql,
    dispatch,
    ledger,
    onSeen: lastEvents.seen,
  });

  /** An entry is done when nothing of it is left to write. */
  function finish(work: EntryWork, written: number): void {
    work.unwritten -= written;
    if (work.unwritten > 0) return void works.add(work);
    works.delete(work);
    progress.done(work.place);
  }

  let isStopping = false;
  async function read(): Promise<void> {
    while (!isStopping && !signal.aborted) {
      await Promise.all([desk.room(), progress.room()]);
      measure.readingSince(undefined);
      const entries = await reader.next(entriesMax);
      measure.readingSince(entries[0]?.atMs);
      if (isStopping || signal.aborted) return;
      for (const { lane, offset, atMs } of entries) progress.begin({ lane, offset, atMs });
      for (const work of await admit(entries)) finish(work, 0);
      call();
    }
  }

  function sweep(): void {
    for (const work of works) desk.write(overdue(work, now()));
    lines.spill(ledger, desk, now() - heldMsMax);
    lines.tidy();
    dispatch.pump();
    returns.wake();
    if (!isStopping) chores.wake();
    lastEvents.write().catch(onFailed);
    health.write().catch(onFailed);
  }

  await restore(dutySql, lines, now());
  followStates(routing, lines, desk);
  const sweeping = setInterval(sweep, sweepMs);
  read().catch((error: unknown) => {
    if (!signal.aborted) onFailed(error);
  });

  return {
    async stop(graceMs) {
      isStopping = true;
      returns.close();
      const ended = dispatch.close();
      lines.spill(ledger, desk, Infinity);
      await Promise.race([ended, wait(graceMs, undefined, { ref: false, signal })]);
      for (const work of works) desk.write(overdue(work, Infinity));
      await desk.flushed();
      await progress.settled();
      await lastEvents.write({ isLast: true });
      await health.write({ isLast: true });
    },
    close() {
      clearInterval(sweeping);
      returns.close();
    },
  };
}

/** Something was put on disk beside what came on its way. */
function countPut(lines: Lines, desk: Pick<Desk, 'release'>, waits: readonly WaitKey[]): void {
  for (const one of waits) {
    lines.of(one.integrationId).absence.count(one.userKey, 1);
    // What stood before it may have ended while this was written, and did not know of it.
    desk.release(one);
  }
}
