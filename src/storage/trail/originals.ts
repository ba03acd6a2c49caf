import type { EventPlace } from '../../domain/envelope.ts';
import { eventId } from '../../domain/event-ids.ts';
import type { Sql } from '../database.ts';
import { hourMs, hourOf, spanMs } from './hours.ts';
import { duplicateMsMax } from './write-events.ts';

/**
 * Of each of these duplicates the id of the event that came first with its messageId, where that is still kept, by the
 * duplicate's id. A statement for the duplicates of each four days.
 */
export async function originalsOf(sql: Sql, places: readonly EventPlace[]): Promise<Map<string, string>> {
  const originals = new Map<string, string>();
  for (const [fromMs, group] of bySpan(places))
    for (const row of await readOriginals(sql, fromMs, group))
      originals.set(eventId(placeOf(row.duplicate)), eventId(placeOf(row.original)));
  return originals;
}

type Place = [at: string, lane: string, offset: string, position: string];
type Row = { duplicate: Place; original: Place };

/**
 * An original may stand later than its duplicate where several processes take events in, but in no later hour. Not
 * prepared, so that the planner sees the moments and looks at their partitions alone.
 */
async function readOriginals(sql: Sql, fromMs: number, places: readonly EventPlace[]): Promise<Row[]> {
  const duplicate = 'at_ms >= $5::bigint and at_ms < $6::bigint';
  return sql.unsafe<Row[]>(
    `select array[d.at_ms, d.lane, d."offset", d.position]::text[] as duplicate, original.place as original
     from unnest($1::bigint[], $2::int[], $3::bigint[], $4::int[]) as wanted(a, l, o, p)
     join (select * from events where ${duplicate}) d
       on d.at_ms = wanted.a and d.lane = wanted.l and d."offset" = wanted.o and d.position = wanted.p
     cross join lateral (
       select array[e.at_ms, e.lane, e."offset", e.position]::text[] as place from events e
       where e.at_ms >= $7::bigint and e.at_ms < $6::bigint
         and e.message_key = d.message_key and e.org_id = d.org_id and not e.is_duplicate
         and e.at_ms > d.at_ms - ${duplicateMsMax} and e.at_ms < d.at_ms - d.at_ms % ${hourMs} + ${hourMs}
       order by e.at_ms, e.lane, e."offset", e.position limit 1
     ) original`,
    [
      places.map(({ atMs }) => atMs),
      places.map(({ lane }) => lane),
      places.map(({ offset }) => offset),
      places.map(({ position }) => position),
      ...[fromMs, hourOf(Math.max(...places.map(({ atMs }) => atMs))) + hourMs, fromMs - duplicateMsMax],
    ],
    { prepare: false },
  );
}

/** By the hour at which each span begins: that of its oldest place. */
function bySpan(places: readonly EventPlace[]): [fromMs: number, group: EventPlace[]][] {
  const spans: [number, EventPlace[]][] = [];
  for (const place of places.toSorted((one, other) => one.atMs - other.atMs)) {
    const last = spans.at(-1);
    if (last && place.atMs < last[0] + spanMs - duplicateMsMax) last[1].push(place);
    else spans.push([hourOf(place.atMs), [place]]);
  }
  return spans;
}

function placeOf([at, lane, offset, position]: Place): EventPlace {
  return { atMs: Number(at), lane: Number(lane), offset: Number(offset), position: Number(position) };
}
