import type { Sql } from '../../storage/database.ts';
import { trailSizes } from '../../storage/trail/kept.ts';
import type { Stream } from '../../stream/stream.ts';
import { query } from '../door/answers.ts';

/** For so long what was found out is told again: each table of an hour is asked for its size. */
const knownMsMax = 60_000;

/** How long and how much of events is kept, as the operator says. Without `bytesMax` age alone counts. */
export type KeptRule = { daysMax: number; bytesMax?: number | undefined };

type Found = { oldestAt: Date | null; bytes: number };
type Given = { sql: Sql; stream: Pick<Stream, 'hours'>; rule: KeptRule; now: () => number };

/** Tells what is kept of all events on this server, at most a minute old. One process asks the database once at a time. */
export function createKept({ sql, stream, rule, now }: Given) {
  let found: Promise<Found> | undefined;
  let foundAtMs = 0;

  async function find(): Promise<Found> {
    const sizes = await trailSizes(sql);
    const hours = await stream.hours();
    const bytes = [...sizes.values(), ...hours.map((hour) => hour.bytes)].reduce((sum, one) => sum + one, 0);
    const oldestMs = Math.min(...hours.map(({ atMs }) => atMs));
    return { bytes, oldestAt: oldestMs === Infinity ? null : new Date(oldestMs) };
  }

  return async function kept() {
    if (!found || now() - foundAtMs > knownMsMax) {
      foundAtMs = now();
      found = find();
      found.catch(() => (found = undefined));
    }
    return { ...(await found), daysMax: rule.daysMax, bytesMax: rule.bytesMax ?? null };
  };
}

export const kept = {
  Query: {
    kept: query<{ orgId: string }>(async ({ orgId }, context) => {
      await context.asker.mayRead(orgId, 'event.read');
      return context.kept();
    }),
  },
};
