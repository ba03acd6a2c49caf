import type { EventPlace } from '../../domain/envelope.ts';
import type { DeliveryStatus } from '../../domain/outcome.ts';
import type { Sql } from '../database.ts';
import { hourMs, hourOf, oldestHour, spanMs } from './hours.ts';
import { columns, conditionsOf, createValues, spanOf, type Among, type Row } from './rows.ts';
import { codeOf } from './states.ts';

/**
 * Outcomes that are looked at for one page, a statement each. Most of what was written of a status still stands so; of
 * what was tried again and delivered since it does not, and is passed over.
 */
const stepsRows = [300, 1_500, 5_000];
/** Events whose rows are read at a time. More than a page, and one entry may hold thousands. */
const placesMax = 1_000;
/** Where they are few, the newest are among these hours, and few partitions are looked at for them. */
const recentMs = 6 * hourMs;
type Wanted = Among & {
  status: DeliveryStatus;
  /** Of these alone; of all in the organization where it is left out. */
  integrationIds?: readonly string[] | undefined;
  limit: number;
};

export type Standing = {
  rows: Row[];
  /** Set where so much was looked at that the rest was not: older events may stand so as well. */
  lookedBackToMs?: number;
};

/** Events, newest first, that stand so today at an integration. */
export async function readStanding(sql: Sql, wanted: Wanted): Promise<Standing> {
  const found: Row[] = [];
  const steps = [...stepsRows];
  let below: EventPlace | undefined = wanted.after;
  let { toMs } = wanted;
  let fromMs = Math.max(wanted.fromMs ?? 0, hourOf((below?.atMs ?? toMs ?? Date.now()) - recentMs));
  let firstMs: number | undefined;
  for (let rowsMax = steps.shift(); rowsMax !== undefined;) {
    const walked = await walk(sql, { ...wanted, fromMs, toMs, below }, rowsMax);
    const isWhole = walked.length < rowsMax;
    const whole = isWhole ? walked : withoutLastEntry(walked);
    const places = placesThatStand(whole, codeOf(wanted.status), wanted.after);
    found.push(...(await readPlaces(sql, wanted, places)));
    if (found.length >= wanted.limit) return { rows: found.slice(0, wanted.limit) };
    if (isWhole) {
      firstMs ??= Math.max(wanted.fromMs ?? 0, (await oldestHour(sql)) ?? Infinity);
      if (fromMs <= firstMs) return { rows: found };
      toMs = fromMs;
      fromMs = Math.max(fromMs - spanMs, firstMs);
      below = undefined;
    } else {
      below = placeBelow(whole);
      rowsMax = steps.shift();
    }
  }
  return { rows: found, lookedBackToMs: below?.atMs };
}

/** The last entry may have more rows than were read; it comes first the next time. */
function withoutLastEntry(walked: Walked[]): Walked[] {
  const last = walked.at(-1);
  const whole = walked.filter(({ lane, offset }) => lane !== last?.lane || offset !== last.offset);
  return whole.length > 0 ? whole : walked;
}

/** The place just below the last entry of these. */
function placeBelow(walked: readonly Walked[]): EventPlace | undefined {
  const last = walked.at(-1);
  return last && { atMs: Number(last.at), lane: last.lane, offset: Number(last.offset) - 1, position: 0 };
}

type Walked = {
  at: string;
  lane: number;
  offset: string;
  first_position: number;
  states: Uint8Array;
  /** What was written of the same entry and integration later: the first position, and the states in hex. */
  newer: [number, string][] | null;
};

type Span = Omit<Wanted, 'limit'> & { below: EventPlace | undefined };

/** Rows with the status, newest first, from the entry `below` on, which may have more rows of its own. */
function walk(sql: Sql, span: Span, rows: number): Promise<Walked[]> {
  const { values, add } = createValues();
  const { orgId, integrationIds, status, below, ...among } = span;
  const conditions = [`state = ${add(codeOf(status), 'int')}`, ...spanOf({ orgId, ...among }, add)];
  if (below) {
    const { atMs, lane, offset } = below;
    const at = add(atMs, 'bigint');
    conditions.push(
      `at_ms <= ${at}`,
      `(at_ms, lane, "offset") <= (${at}, ${add(lane, 'int')}, ${add(offset, 'bigint')})`,
    );
  }
  const order = `at_ms desc, lane desc, "offset" desc`;
  const limit = `limit ${add(rows, 'int')}`;
  const read = (where: string) =>
    `select at_ms, lane, "offset", integration_id, seq, first_position, states from outcomes
     where ${[where, ...conditions].join(' and ')} order by ${order} ${limit}`;
  const from =
    integrationIds === undefined
      ? read(`org_id = ${add(orgId, 'text')}`)
      : `select each.* from unnest(${add([...integrationIds], 'text[]')}) wanted(id), lateral (${read('integration_id = wanted.id')}) each order by ${order} ${limit}`;
  return sql.unsafe<Walked[]>(
    `select at_ms as at, lane, "offset", first_position, states,
       (select json_agg(json_build_array(later.first_position, encode(later.states, 'hex'))) from outcomes later
        where later.at_ms = one.at_ms and later.lane = one.lane and later."offset" = one."offset"
          and later.integration_id = one.integration_id and later.seq > one.seq) as newer
     from (${from}) one order by ${order}`,
    values,
    { prepare: false },
  );
}

/** Places of which nothing newer is written, the newest first, each once. */
function placesThatStand(
  walked: readonly Walked[],
  code: number,
  after: EventPlace | undefined,
): EventPlace[] {
  const places = new Map<string, EventPlace>();
  for (const { at, lane, offset, first_position: first, states, newer } of walked) {
    const later = (newer ?? []).map(([from, hex]) => ({ from, bytes: Buffer.from(hex, 'hex') }));
    for (let index = states.length - 1; index >= 0; index -= 1) {
      const position = first + index;
      if (states[index] !== code) continue;
      if (later.some(({ from, bytes }) => (bytes[position - from] ?? 0) !== 0)) continue;
      const place = { atMs: Number(at), lane, offset: Number(offset), position };
      if (after === undefined || isBefore(place, after)) places.set(keyOf(place), place);
    }
    if (places.size >= placesMax) break;
  }
  return [...places.values()];
}

function isBefore(one: EventPlace, other: EventPlace): boolean {
  if (one.atMs !== other.atMs) return one.atMs < other.atMs;
  if (one.lane !== other.lane) return one.lane < other.lane;
  if (one.offset !== other.offset) return one.offset < other.offset;
  return one.position < other.position;
}

/** The rows of events at these places, as far as they are among those asked for, newest first. */
export async function readPlaces(
  sql: Sql,
  among: Pick<Among, 'orgId' | 'sourceId'>,
  places: readonly EventPlace[],
): Promise<Row[]> {
  if (places.length === 0) return [];
  const { values, add } = createValues();
  const { orgId, sourceId } = among;
  const conditions = conditionsOf({ orgId, sourceId }, add).join(' and ');
  const moments = add([...new Set(places.map(({ atMs }) => atMs))], 'bigint[]');
  const each = [
    add(
      places.map(({ atMs }) => atMs),
      'bigint[]',
    ),
    add(
      places.map(({ lane }) => lane),
      'int[]',
    ),
    add(
      places.map(({ offset }) => offset),
      'bigint[]',
    ),
    add(
      places.map(({ position }) => position),
      'int[]',
    ),
  ];
  // One by one by its index: how many of a partition are wanted is what the planner guesses wrongly.
  return sql.unsafe<Row[]>(
    `select found.* from unnest(${each.join(', ')}) place(a, l, o, p), lateral (
       select ${columns} from events
       where ${conditions} and at_ms = any(${moments}) and at_ms = a and lane = l and "offset" = o and position = p
       limit 1) found
     order by at desc, lane desc, "offset" desc, position desc`,
    values,
    { prepare: false },
  );
}

function keyOf({ atMs, lane, offset, position }: EventPlace): string {
  return `${atMs}/${lane}/${offset}/${position}`;
}
