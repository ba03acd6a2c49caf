import type { Sql } from '../database.ts';

/** Writes when sources last had an event, in Unix milliseconds. A source changes by it as little as can be. */
export async function writeLastEvents(sql: Sql, sources: ReadonlyMap<string, number>): Promise<void> {
  if (sources.size === 0) return;
  await sql`
    update sources s set last_event_at = to_timestamp(r.at / 1000.0)
    from unnest(${[...sources.keys()]}::text[], ${[...sources.values()]}::bigint[]) as r(id, at)
    where s.id = r.id and (s.last_event_at is null or s.last_event_at < to_timestamp(r.at / 1000.0))`;
}
