import type { DestinationAnswer, OutgoingResponse } from '../catalog/destination.ts';
import type { Outcome } from '../domain/outcome.ts';
import { retryAfterMs } from './retry-after.ts';

/** The attempts so far, the one that is judged included; and the time from the first of them until now. */
export type Attempts = { count: number; elapsedMs: number };

/** Retried for at least as long as Segment does; see the schedule's test for the exact times. */
export const retryForMsMin = 4 * 60 * 60_000;
const backoffMsMin = 1_000;
const backoffMsMax = 15 * 60_000;
/** What chance may add to a wait, so that what failed together does not come back together. */
const jitter = 0.25;

/** Statuses below 500 that heal by themselves. Above, all but 501 do. */
const healing = new Set([408, 423, 425, 429]);

/**
 * Decides what a destination's answer means for the event.
 *
 * Overload and outages heal by themselves, so we try again, waiting longer each time. Any other refusal would be
 * repeated forever: the event has failed and waits for a person. `chance` is from 0 to 1.
 */
export function judge(
  answer: DestinationAnswer,
  attempts: Attempts,
  chance: () => number,
  nowMs: number,
): Outcome {
  switch (answer.kind) {
    case 'accepted':
      return { kind: 'delivered' };
    case 'skipped':
      return { kind: 'filtered', reason: answer.reason };
    case 'invalid':
      return { kind: 'failed', reason: answer.reason };
    case 'answered':
      return judgeResponse(answer.response, attempts, chance, nowMs);
  }
}

/** Whether another try may go better. */
export function healsByItself(answer: DestinationAnswer): boolean {
  if (answer.kind !== 'answered') return false;
  const { response } = answer;
  return response.kind === 'unreachable' || (response.kind === 'answered' && isHealing(response.status));
}

function isHealing(status: number): boolean {
  return healing.has(status) || (status >= 500 && status !== 501 && status <= 599);
}

function judgeResponse(
  response: OutgoingResponse,
  attempts: Attempts,
  chance: () => number,
  nowMs: number,
): Outcome {
  if (response.kind === 'forbidden') return { kind: 'failed', reason: response.reason };
  if (response.kind === 'unreachable') return again(response.reason, 0, attempts, chance);
  const { status, headers } = response;
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  if (status >= 300 && status < 400)
    return {
      kind: 'failed',
      reason: `Refused with HTTP ${status}. Redirects are not followed: give the final address.`,
    };
  if (!isHealing(status)) return { kind: 'failed', reason: `Refused with HTTP ${status}.` };
  return again(`HTTP ${status}.`, retryAfterMs(headers['retry-after'], nowMs), attempts, chance);
}

function again(reason: string, askedMs: number, attempts: Attempts, chance: () => number): Outcome {
  if (attempts.elapsedMs >= retryForMsMin)
    return {
      kind: 'failed',
      // The same for all that gave up for the same fault, since failures are grouped by it.
      reason: `Gave up after ${retryForMsMin / 3_600_000} hours of attempts. The last one: ${reason}`,
    };
  return { kind: 'retry', reason, afterMs: Math.max(askedMs, backoffMs(attempts.count, chance)) };
}

/** Doubles with each attempt, up to a bound, and never less than that. */
export function backoffMs(attempts: number, chance: () => number): number {
  const floorMs = Math.min(backoffMsMin * 2 ** (attempts - 1), backoffMsMax);
  return Math.round(floorMs * (1 + jitter * chance()));
}
