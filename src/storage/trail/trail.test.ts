import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { StampedEvent } from '../../domain/events.ts';
import { eventId } from '../../domain/event-ids.ts';
import { findEvent, listEvents } from '../events.ts';
import { outcomesOf } from '../outcomes.ts';
import { openTestDatabase, type TestDatabase } from '../testing.ts';
import { hourMs, hourOf, openHours, partitionName, type Hours } from './hours.ts';
import { keysOf } from './keys.ts';
import { noteAt, packNotes, type Note } from './notes.ts';
import { originalsOf } from './originals.ts';
import { packStates, stateAt } from './states.ts';
import { duplicateMsMax, writeEvents } from './write-events.ts';
import { writeOutcomes } from './write-outcomes.ts';

let opened: TestDatabase;
let hours: Hours;
const nowMs = Date.now();
beforeEach(async () => {
  opened = await openTestDatabase();
  hours = await openHours(opened.database.sql);
});
afterEach(() => opened.close());

function event(messageId: string, more: Partial<StampedEvent> = {}): StampedEvent {
  return {
    place: { lane: 1, offset: 1, position: 0, atMs: nowMs },
    orgId: 'org',
    sourceId: 'source',
    messageId,
    type: 'track',
    timestampMs: nowMs,
    receivedAtMs: nowMs,
    payload: {},
    ...more,
  };
}
const at = (offset: number, atMs = nowMs, position = 0) => ({ lane: 1, offset, position, atMs });
const write = (...events: StampedEvent[]) =>
  writeEvents(
    opened.database.sql,
    hours,
    events.map((one) => ({ event: one, keys: keysOf(one) })),
  );

describe('events that are written', () => {
  test('are new once, and again when they are written again', async () => {
    const events = [event('a', { place: at(1) }), event('b', { place: at(2) })];
    expect(await write(...events)).toEqual(['new', 'new']);
    expect(await write(...events)).toEqual(['again', 'again']);
    expect(await listEvents(opened.database.sql, { orgId: 'org', limit: 10 })).toHaveLength(2);
  });

  test('are duplicates of an earlier one, in a batch and after it, and stay that when written again', async () => {
    const twins = [event('a', { place: at(1, nowMs, 0) }), event('a', { place: at(1, nowMs, 1) })];
    expect(await write(...twins)).toEqual(['new', 'duplicate']);
    const third = event('a', { place: at(2) });
    expect(await write(third)).toEqual(['duplicate']);
    expect(await write(...twins, third)).toEqual(['again', 'duplicate', 'duplicate']);
    const rows = await listEvents(opened.database.sql, { orgId: 'org', limit: 10 });
    expect(rows.map(({ isDuplicate }) => isDuplicate)).toEqual([true, true, false]);
  });

  test('lead from a duplicate to the first of them, while it is kept', async () => {
    const [first, late] = [at(1), at(4, nowMs + duplicateMsMax - 1)];
    const last = at(5, nowMs + 6 * duplicateMsMax);
    const lastTwin = at(6, nowMs + 6 * duplicateMsMax + 1);
    await write(event('a', { place: first }), event('a', { place: at(2) }), event('b', { place: at(3) }));
    await write(event('a', { place: late }), event('a', { place: last }), event('a', { place: lastTwin }));
    await write(event('a', { orgId: 'other', place: at(7) }), event('a', { orgId: 'other', place: at(8) }));
    const { sql } = opened.database;
    const found = await originalsOf(sql, [at(2), late, lastTwin, at(8)]);
    expect(found).toEqual(
      new Map([
        [eventId(at(2)), eventId(first)],
        [eventId(late), eventId(first)],
        [eventId(lastTwin), eventId(last)],
        [eventId(at(8)), eventId(at(7))],
      ]),
    );
    await sql`drop table ${sql(partitionName('events', hourOf(nowMs)))}`;
    expect(await originalsOf(sql, [at(2), late])).toEqual(new Map());
  });

  test('of two organizations are no duplicates', async () => {
    expect(await write(event('a'), event('a', { orgId: 'other', place: at(2) }))).toEqual(['new', 'new']);
  });

  test.each([
    ['the next hour', hourMs, 'duplicate'],
    ['just within 24 hours', duplicateMsMax - 1, 'duplicate'],
    ['24 hours later', duplicateMsMax, 'new'],
    ['two days later', 2 * duplicateMsMax, 'new'],
  ])('in %s with the same messageId: %#', async (_when, afterMs, seen) => {
    const hour = hourOf(nowMs);
    expect(await write(event('a', { place: at(1, hour) }))).toEqual(['new']);
    expect(await write(event('a', { place: at(2, hour + afterMs) }))).toEqual([seen]);
  });

  test('by two processes at once are new once', async () => {
    const events = Array.from({ length: 50 }, (_one, count) => event(`m${count}`, { place: at(count) }));
    const others = events.map((one) => ({ ...one, place: { ...one.place, lane: 2 } }));
    const seen = (await Promise.all([write(...events), write(...others)])).flat();
    expect(seen.filter((one) => one === 'new')).toHaveLength(50);
    expect(seen.filter((one) => one === 'duplicate')).toHaveLength(50);
  });

  test('may have any name', async () => {
    await write(
      event('a', { name: 'nul \0 lone \ud800 end' }),
      event('b', { name: 'x'.repeat(5_000), place: at(2) }),
    );
    const rows = await listEvents(opened.database.sql, { orgId: 'org', limit: 10 });
    expect(rows.map(({ name }) => name)).toEqual(['x'.repeat(200), 'nul \ufffd lone \ufffd end']);
  });
});

describe('events that are listed', () => {
  test('come newest first, page by page, over hours', async () => {
    const events = Array.from({ length: 30 }, (_one, count) =>
      event(`m${count}`, { place: at(count, nowMs - (29 - count) * (hourMs / 2), count % 3) }),
    );
    await write(...events);
    const seen: string[] = [];
    for (let after: string | undefined; ;) {
      const page = await listEvents(opened.database.sql, { orgId: 'org', after, limit: 7 });
      seen.push(...page.map(({ id }) => id));
      after = page.at(-1)?.id;
      if (after === undefined) break;
    }
    expect(seen).toEqual(events.map(({ place }) => eventId(place)).reverse());
  });

  test('are those of the organization and source that were asked for', async () => {
    const { sql } = opened.database;
    await write(
      event('a'),
      event('b', { sourceId: 'other', place: at(2) }),
      event('c', { orgId: 'x', place: at(3) }),
    );
    expect(await listEvents(sql, { orgId: 'org', limit: 10 })).toHaveLength(2);
    expect(await listEvents(sql, { orgId: 'org', sourceId: 'other', limit: 10 })).toMatchObject([
      { place: at(2), sourceId: 'other' },
    ]);
    expect(await listEvents(sql, { orgId: 'x', sourceId: 'other', limit: 10 })).toEqual([]);
    expect(await listEvents(sql, { orgId: 'org', after: 'nonsense', limit: 10 })).toEqual([]);
    expect(await findEvent(sql, { orgId: 'org', id: eventId(at(2)) })).toMatchObject({ place: at(2) });
    expect(await findEvent(sql, { orgId: 'x', id: eventId(at(2)) })).toBeUndefined();
    expect(await findEvent(sql, { orgId: 'org', id: 'nonsense' })).toBeUndefined();
  });

  test('are found by an index, in few partitions', async () => {
    const { sql } = opened.database;
    await hours.make(Array.from({ length: 48 }, (_one, count) => hourOf(nowMs) - count * hourMs));
    await sql`
      insert into events (at_ms, lane, "offset", position, org_id, source_id, message_key, type, is_duplicate)
      select ${nowMs}::bigint - (n % 48) * ${hourMs}::bigint, 1, n, 0, 'org', 's' || n % 50, gen_random_uuid(), 'track', false
      from generate_series(1, 48000) n`;
    await sql`
      insert into outcomes (at_ms, lane, "offset", integration_id, seq, first_position, states)
      select ${nowMs}::bigint - (n % 48) * ${hourMs}::bigint, 1, n, 'i', n, 0, '\\x02' from generate_series(1, 48000) n`;
    await sql`analyze`;
    const plans: string[] = [];
    const explaining = {
      unsafe: async (text: string, values: never[]) => {
        const rows = await sql.unsafe<{ 'QUERY PLAN': string }[]>(`explain ${text}`, values, {
          prepare: false,
        });
        plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'));
        return sql.unsafe(text, values, { prepare: false });
      },
    } as never;
    await listEvents(explaining, { orgId: 'org', sourceId: 's1', limit: 5 });
    await listEvents(explaining, { orgId: 'org', limit: 500 });
    await outcomesOf(explaining, [at(1), at(2)]);
    expect(plans[0]).toMatch(/Index Scan/);
    expect(plans.join('\n')).not.toMatch(/Seq Scan|Sort Key: events/);
    expect(plans[0]?.match(/on events_\d+/g)?.length).toBeLessThanOrEqual(8);
    expect(new Set(plans.at(-1)?.match(/outcomes_\d{10}(?!_)/g))).toEqual(
      new Set([partitionName('outcomes', hourOf(nowMs))]),
    );
  });
});

describe('outcomes', () => {
  const entry = { lane: 1, offset: 7, atMs: nowMs };
  const attempt = {
    atMs: nowMs,
    durationMs: 1.5,
    request: { method: 'POST', url: 'https://a.b' },
    response: { status: 503 },
  };

  test('of which the newest word counts, with all attempts', async () => {
    const { sql } = opened.database;
    const sheet = (position: number, status: 'retrying' | 'delivered', note: Note) => ({
      entry,
      integrationId: 'i',
      states: new Map([[position, status]]),
      notes: new Map([[position, note]]),
    });
    await writeOutcomes(sql, hours, [sheet(3, 'retrying', { reason: 'HTTP 503.', nextAtMs: 5, attempt })], 1);
    await writeOutcomes(sql, hours, [sheet(3, 'delivered', { attempt: { ...attempt, atMs: 9 } })], 2);
    await writeOutcomes(sql, hours, [{ ...sheet(2, 'retrying', {}), integrationId: 'j' }], 3);
    const found = await outcomesOf(sql, [at(7, nowMs, 3), at(7, nowMs, 4), at(7, nowMs, 2), at(8)]);
    expect(found).toEqual(
      new Map([
        [
          eventId(at(7, nowMs, 3)),
          [{ integrationId: 'i', status: 'delivered', attempts: [attempt, { ...attempt, atMs: 9 }] }],
        ],
        [eventId(at(7, nowMs, 2)), [{ integrationId: 'j', status: 'retrying', attempts: [] }]],
      ]),
    );
  });

  test('may quote any bytes', async () => {
    const reason = 'nul \0 lone \ud800 "quote" \\';
    await writeOutcomes(
      opened.database.sql,
      hours,
      [{ entry, integrationId: 'i', states: new Map([[0, 'failed']]), notes: new Map([[0, { reason }]]) }],
      1,
    );
    const found = await outcomesOf(opened.database.sql, [at(7)]);
    expect(found.get(eventId(at(7)))?.[0]?.reason).toBe(reason);
  });
});

test('states are packed into a byte each', () => {
  const { first, bytes } = packStates(
    new Map([
      [2, 'delivered'],
      [5, 'failed'],
    ]),
  );
  expect([first, bytes.length]).toEqual([2, 4]);
  expect([1, 2, 3, 5, 6].map((position) => stateAt(first, bytes, position))).toEqual([
    undefined,
    'delivered',
    undefined,
    'failed',
    undefined,
  ]);
});

test('notes are packed without repeating what they share, and come back as they were', () => {
  const request = { method: 'POST', url: `https://example.com/${'x'.repeat(200)}` };
  const notes = new Map<number, Note>([
    [0, { reason: 'Why.', attempt: { atMs: 1, durationMs: 2, request } }],
    [
      1,
      {
        reason: 'Why.',
        attempt: { atMs: 1, durationMs: 2.1, request, response: { status: 400, body: 'b' } },
      },
    ],
    [2, { reason: 'Another.', nextAtMs: 3, attempt: { atMs: 1, durationMs: 2 } }],
    [3, { attempt: { atMs: 1, durationMs: 2, request: { ...request, method: 'PUT' } } }],
    [4, {}],
    ...[5, 6].map((position): [number, Note] => [
      position,
      {
        attempt: {
          ...{ atMs: 1, durationMs: 2, response: { status: 400, body: 'b' } },
          request: { ...request, headers: { 'x-a': '1' }, body: 'the same batch' },
        },
      },
    ]),
  ]);
  const packed = packNotes(notes)!;
  expect(packed.split('example.com')).toHaveLength(3);
  for (const [position, note] of notes) expect(noteAt(JSON.parse(packed), position)).toEqual(note);
  expect(noteAt(JSON.parse(packed), 9)).toEqual({});
  expect(noteAt(null, 0)).toEqual({});
  expect(packNotes(new Map())).toBeNull();
});
