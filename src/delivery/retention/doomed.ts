import { hourMs } from '../../storage/trail/hours.ts';

/** How much is kept. Without `bytesMax` age alone counts. */
export type Retention = { daysMax: number; bytesMax?: number | undefined };

/** Never dropped, whatever it takes: an event's messageId counts as seen for 24 hours, from any minute of its hour. */
export const keptMsMin = 25 * hourMs;
const dayMs = 24 * hourMs;

/**
 * The hours that are to go, oldest first: those that ended too long ago, and the oldest of the rest while all together
 * take too much. `sizes` are bytes by hour.
 */
export function doomedHours(
  sizes: ReadonlyMap<number, number>,
  { daysMax, bytesMax = Infinity }: Retention,
  nowMs: number,
): number[] {
  let left = [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0);
  const doomed: number[] = [];
  for (const [hour, bytes] of [...sizes].sort(([one], [other]) => one - other)) {
    const endMs = hour + hourMs;
    const isOld = endMs <= nowMs - daysMax * dayMs;
    if (endMs > nowMs - keptMsMin || (!isOld && left <= bytesMax)) break;
    doomed.push(hour);
    left -= bytes;
  }
  return doomed;
}
