import type { Database } from '../../storage/database.ts';
import { hourMs, hourOf, type Hours } from '../../storage/trail/hours.ts';
import { writeLastEvents } from '../../storage/trail/last-events.ts';
import { forgetTold } from '../../storage/trail/told.ts';

const lastEventsMs = 2_000;

/** Keeps in mind when sources had their last event, and writes it down now and then, with other small things of that pace. */
export function createLastEvents({
  database,
  hours,
  now,
}: {
  database: Database;
  hours: Hours;
  now: () => number;
}) {
  const lastEvents = new Map<string, number>();
  let writtenAtMs = 0;
  return {
    seen: (sourceId: string, atMs: number) =>
      void lastEvents.set(sourceId, Math.max(atMs, lastEvents.get(sourceId) ?? 0)),
    async write({ isLast = false } = {}): Promise<void> {
      if (!isLast && now() - writtenAtMs < lastEventsMs) return;
      writtenAtMs = now();
      // The hour to come as well, so that its first event need not wait for its tables.
      await hours.make([hourOf(now()), hourOf(now() + hourMs)]);
      const sources = new Map(lastEvents);
      lastEvents.clear();
      await writeLastEvents(database.sql, sources);
      await forgetTold(database.sql);
    },
  };
}
