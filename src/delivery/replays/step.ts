import type { Hours, Statements } from '../../storage/trail/hours.ts';
import { countInHand, readChunk } from '../../storage/jobs/again.ts';
import { endJob, lockAlive, saveProgress, type AliveJob, type Progress } from '../../storage/jobs/alive.ts';
import { deleteFailures } from '../../storage/failures/write.ts';
import { writeOutcomes, type Sheet } from '../../storage/trail/write-outcomes.ts';
import { putAgain, type WaitKey } from '../../storage/waits.ts';

/** Events of one job that are on their way at a time. What goes beyond a cancel is at most this. */
export const inHandMax = 200;

/**
 * Takes a job one step further, in one transaction: events leave the failures and wait to be delivered, and the job knows
 * how far it has come. So a kill at any moment finds each event in exactly one of the two. Answers what waits now.
 */
export async function takeStep(
  sql: Statements,
  hours: Hours,
  { jobId, sourceId }: { jobId: string; sourceId: string },
  at: { seq: number; nowMs: number },
): Promise<WaitKey[]> {
  const job = await lockAlive(sql, jobId);
  // It was cancelled since we looked.
  if (!job) return [];
  const inHand = await countInHand(sql, jobId);
  const rowsMax = inHandMax - inHand;
  const { progress } = job;
  if (progress.isRead || rowsMax <= 0) {
    await finish(sql, job, progress, inHand);
    return [];
  }
  const chunk = await readChunk(sql, job, { sourceId, hours, rowsMax });
  const kept = chunk.waits.filter(({ place }) => isKept(hours, place.atMs));
  const put = await putAgain(sql, jobId, kept, at.nowMs);
  await deleteFailures(sql, put);
  await writeOutcomes(sql, hours, sheetsOf(put), at.seq);
  await finish(
    sql,
    job,
    {
      after: chunk.after,
      seen: progress.seen + chunk.waits.length,
      gone: progress.gone + chunk.waits.length - kept.length,
      isRead: chunk.isLast,
    },
    inHand + put.length,
  );
  return put;
}

async function finish(sql: Statements, job: AliveJob, progress: Progress, inHand: number): Promise<void> {
  await saveProgress(sql, job.id, progress, progress.seen - inHand);
  if (progress.isRead && inHand === 0) await endJob(sql, job.id, 'done', summary(progress));
}

export function summary({ seen, gone }: Pick<Progress, 'seen' | 'gone'>): string {
  const sent = seen - gone;
  const parts = [sent === 1 ? 'One event was sent again.' : `${sent} events were sent again.`];
  if (gone > 0) parts.push(gone === 1 ? 'One is no longer kept.' : `${gone} are no longer kept.`);
  return parts.join(' ');
}

/** Retention drops whole hours: the event's bytes go with its row. */
function isKept(hours: Hours, atMs: number): boolean {
  return hours.holds(atMs) && !hours.isExpired(atMs);
}

/** One for each entry of the stream and integration. */
function sheetsOf(waits: readonly WaitKey[]): Sheet[] {
  const sheets = new Map<string, Sheet>();
  for (const { integrationId, place } of waits) {
    const { atMs, lane, offset, position } = place;
    const key = `${lane}/${offset}/${integrationId}`;
    const entry = { atMs, lane, offset };
    const sheet = sheets.get(key) ?? { entry, integrationId, states: new Map(), notes: new Map() };
    sheets.set(key, sheet);
    sheet.states.set(position, 'pending');
    sheet.notes.set(position, { reason: 'It is sent again.' });
  }
  return [...sheets.values()];
}
