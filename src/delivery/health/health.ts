import type { Log } from '../../domain/log.ts';
import { beginOutages, endOutages, readOutages } from '../../storage/alerts/outages.ts';
import type { Sql } from '../../storage/database.ts';
import {
  forgetFailing,
  pauseFailing,
  readFailing,
  writeFailing,
  type FailingSpan,
} from '../../storage/failures/failing.ts';
import type { Attempted } from '../deliver.ts';

/** An integration that has only failed for so long is paused. */
export const failingMsMax = 5 * 24 * 60 * 60_000;
/** Of one that has only failed for so long its Owners are told, once until it works again. */
export const toldAfterMs = 60 * 60_000;
/** Without an attempt for so long, failures are no longer one span: whoever sends an event a week is not paused by two bad days. */
export const quietMsMax = 24 * 60 * 60_000;
/** How often spans go to disk; a crash forgets no more than this. */
const writeMs = 60_000;

export type Health = {
  /** Tells how attempts at one integration went. */
  tell(integrationId: string, attempted: readonly Attempted[]): void;
  /** Call it now and then: writes what has changed, pauses what is dead, and lets Owners be told. The last time writes all that is known. */
  write(options?: { isLast?: boolean }): Promise<void>;
};

type Span = FailingSpan & { reason: string; isStored: boolean };

/** Knows which integrations do nothing but fail, over restarts, has their Owners told, and pauses those that have for too long. */
export async function openHealth(deps: { sql: Sql; log: Log; now: () => number }): Promise<Health> {
  const { sql, log, now } = deps;
  const spans = new Map<string, Span>();
  const changed = new Set<Span>();
  const dead = new Set<Span>();
  const healed = new Set<string>();
  const told = new Set(await readOutages(sql));
  const untold = new Set<Span>();
  const working = new Set<string>();
  let writtenAtMs = -Infinity;
  let writing: Promise<void> | undefined;
  for (const span of await readFailing(sql))
    spans.set(span.integrationId, { ...span, reason: '', isStored: true });

  function heal(integrationId: string): void {
    if (told.delete(integrationId)) working.add(integrationId);
    const span = spans.get(integrationId);
    if (!span) return;
    forget(span);
    if (span.isStored) healed.add(integrationId);
  }

  function forget(span: Span): void {
    spans.delete(span.integrationId);
    changed.delete(span);
    dead.delete(span);
    untold.delete(span);
  }

  function fail(integrationId: string, reason: string): void {
    const nowMs = now();
    let span = spans.get(integrationId);
    if (!span || nowMs - span.lastMs > quietMsMax)
      span = { integrationId, sinceMs: nowMs, lastMs: nowMs, reason, isStored: span?.isStored ?? false };
    Object.assign(span, { lastMs: nowMs, reason });
    spans.set(integrationId, span);
    changed.add(span);
    if (nowMs - span.sinceMs >= failingMsMax) dead.add(span);
    else if (nowMs - span.sinceMs >= toldAfterMs && !told.has(integrationId)) untold.add(span);
  }

  async function writeSpans(): Promise<void> {
    const [written, gone] = [[...changed], [...healed]];
    changed.clear();
    healed.clear();
    for (const span of written) span.isStored = true;
    await forgetFailing(sql, gone);
    await writeFailing(sql, written);
  }

  async function pause(span: Span): Promise<void> {
    const { integrationId, reason } = span;
    forget(span);
    const days = Math.floor((span.lastMs - span.sinceMs) / 86_400_000);
    const why = `Every attempt has failed for ${days} days. The last one: ${reason}`;
    const wasTold = told.has(integrationId);
    told.add(integrationId);
    const paused = await pauseFailing(sql, { integrationId, sinceMs: span.sinceMs, reason: why }, now());
    if (!paused && !wasTold) told.delete(integrationId);
    if (paused) log.warn({ integrationId }, 'An integration has only failed for days, and was paused.');
  }

  /** What has ended comes first: an outage that began after it is another one. */
  async function writeOutages(): Promise<void> {
    const [ended, begun] = [[...working], [...untold]];
    working.clear();
    untold.clear();
    await endOutages(sql, ended, now());
    // Known before they are written: a success that comes meanwhile ends them with the next turn.
    for (const { integrationId } of begun) told.add(integrationId);
    const written = new Set(await beginOutages(sql, begun, now()));
    for (const { integrationId } of begun) if (!written.has(integrationId)) told.delete(integrationId);
  }

  async function writeAll(): Promise<void> {
    const dying = [...dead];
    await writeSpans();
    await writeOutages();
    for (const span of dying) await pause(span);
  }

  return {
    tell(integrationId, attempted) {
      if (attempted.some(({ outcome }) => outcome.kind === 'delivered')) return heal(integrationId);
      // What sent nothing says nothing of the other side.
      const failure = attempted.find(
        ({ outcome, attempt }) => attempt.request && outcome.kind !== 'filtered',
      );
      if (failure) fail(integrationId, reasonOf(failure));
    },
    async write({ isLast = false } = {}) {
      if (isLast) await writing;
      const isTime = isLast || now() - writtenAtMs >= writeMs || dead.size + untold.size + working.size > 0;
      if (writing || !isTime) return;
      writtenAtMs = now();
      writing = writeAll();
      await writing;
      writing = undefined;
    },
  };
}

/** As short as it can be: the outcome of the last of many attempts tells of all of them. */
function reasonOf({ outcome, attempt: { response } }: Attempted): string {
  if (response) return `HTTP ${response.status}.`;
  return 'reason' in outcome ? outcome.reason : '';
}
