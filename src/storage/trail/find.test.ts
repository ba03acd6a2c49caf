import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { StampedEvent } from '../../domain/events.ts';
import type { DeliveryStatus } from '../../domain/outcome.ts';
import { findEvents, listEvents, type EventsWanted } from '../events.ts';
import { openTestDatabase, type TestDatabase } from '../testing.ts';
import { hourMs, hourOf, openHours, type Hours } from './hours.ts';
import { keysOf } from './keys.ts';
import { namesMax } from './sought.ts';
import { writeEvents } from './write-events.ts';
import { writeOutcomes } from './write-outcomes.ts';

let opened: TestDatabase;
let hours: Hours;
const nowMs = Date.now();
let offset = 0;
let seq = 0;
beforeAll(async () => {
  opened = await openTestDatabase();
  hours = await openHours(opened.database.sql);
  await opened.database.sql.unsafe(`
    insert into organizations (id, name) values ('org', 'Org'), ('other', 'Other');
    insert into sources (id, org_id, name, platform) values ('source', 'org', 'S', 'server'), ('second', 'org', 'S', 'server');
    insert into connections (id, org_id, name, integration_code, connection_prototype_id, details) values ('c', 'org', 'C', 'sink', 'sink', '{}');
    insert into integrations (id, org_id, source_id, connection_id, integration_code, name, config, state)
      values ('i', 'org', 'source', 'c', 'sink', 'I', '{}', 'on'), ('j', 'org', 'source', 'c', 'sink', 'J', '{}', 'on')`);
});
afterAll(() => opened.close());
beforeEach(() => opened.database.sql`truncate events, outcomes`);

type Given = Partial<StampedEvent> & { agoMs?: number };

/** One entry with an event for each; answers its place. */
async function accept(...given: Given[]) {
  offset += 1;
  const atMs = nowMs - (given[0]?.agoMs ?? 0);
  const events = given.map(({ agoMs: _ago, ...more }, position): StampedEvent => ({
    place: { lane: 1, offset, position, atMs },
    ...{ orgId: 'org', sourceId: 'source', messageId: `m${offset}/${position}`, type: 'track' },
    ...{ timestampMs: atMs, receivedAtMs: atMs, payload: {}, ...more },
  }));
  await writeEvents(
    opened.database.sql,
    hours,
    events.map((event) => ({ event, keys: keysOf(event) })),
  );
  return { lane: 1, offset, atMs };
}

function stand(
  entry: { lane: number; offset: number; atMs: number },
  states: Record<number, DeliveryStatus>,
  integrationId = 'i',
) {
  const byPosition = new Map(Object.entries(states).map(([position, status]) => [Number(position), status]));
  seq += 1;
  return writeOutcomes(
    opened.database.sql,
    hours,
    [{ entry, integrationId, states: byPosition, notes: new Map() }],
    seq,
  );
}

async function namesOf(wanted: Partial<EventsWanted>) {
  const rows = await listEvents(opened.database.sql, { orgId: 'org', limit: 50, ...wanted });
  return rows.map(({ name }) => name);
}

describe('a search finds', () => {
  beforeEach(async () => {
    await accept({ name: 'Order Placed', userId: 'ada', messageId: 'm-1', agoMs: 40 * hourMs });
    await accept({ name: 'order refunded', anonymousId: 'anon-1', userId: 'bob', agoMs: 30 * hourMs });
    await accept({ name: 'Signed Up', userId: 'ada', sourceId: 'second', agoMs: hourMs });
    await accept({ name: 'Order Placed', userId: 'ada', orgId: 'other', messageId: 'm-1' });
    await accept({ name: '50%_off', userId: 'ORDER' });
  });

  test.each([
    ['a whole messageId', 'm-1', ['Order Placed']],
    ['a whole userId, newest first', 'ada', ['Signed Up', 'Order Placed']],
    ['a whole anonymousId', 'anon-1', ['order refunded']],
    ['a whole name in any case', 'SIGNED up', ['Signed Up']],
    [
      'the beginning of names in any case, and spaces around it',
      ' oRDER ',
      ['order refunded', 'Order Placed'],
    ],
    ['an id beside names', 'ORDER', ['50%_off', 'order refunded', 'Order Placed']],
    ['signs for what they are', '50%', ['50%_off']],
    ['no part of an id', 'anon', []],
    ['no middle of a name', 'Placed', []],
    ['no sign for any', 'o%', []],
    ['nothing for nonsense', "'; drop table events; -- \0 \ud800", []],
  ])('%s', async (_what, search, names) => {
    expect(await namesOf({ search })).toEqual(names);
  });

  test('in one source, in a span of time, and page by page', async () => {
    expect(await namesOf({ search: 'ada', sourceId: 'source' })).toEqual(['Order Placed']);
    expect(await namesOf({ search: 'ada', fromMs: nowMs - 2 * hourMs })).toEqual(['Signed Up']);
    expect(await namesOf({ search: 'ada', toMs: nowMs - 2 * hourMs })).toEqual(['Order Placed']);
    const [first] = await listEvents(opened.database.sql, { orgId: 'org', search: 'order', limit: 1 });
    expect(await namesOf({ search: 'order', after: first?.id, limit: 1 })).toEqual(['Order Placed']);
  });

  test('an event once, though it is found in several ways', async () => {
    await accept({ name: 'same', userId: 'same', anonymousId: 'same', messageId: 'same' });
    expect(await namesOf({ search: 'same' })).toEqual(['same']);
  });

  test('a duplicate as well as what it repeats', async () => {
    await accept({ name: 'first', messageId: 'twice' });
    await accept({ name: 'second', messageId: 'twice' });
    expect(await namesOf({ search: 'twice' })).toEqual(['second', 'first']);
    expect(await namesOf({ status: 'duplicate' })).toEqual(['second']);
    expect(await namesOf({ status: 'duplicate', search: 'twice' })).toEqual(['second']);
  });

  test('by a beginning that many names have, those of the first names of the alphabet', async () => {
    for (let count = 0; count < namesMax + 5; count += 1)
      await accept({ name: `page ${String(count).padStart(2, '0')}` });
    expect(await namesOf({ search: 'page' })).toHaveLength(namesMax);
    expect(await namesOf({ search: 'page 24' })).toEqual(['page 24']);
  });
});

describe('by status are found', () => {
  test('events as they stand at last, newest first, of old hours too', async () => {
    const old = await accept({ name: 'old' }, { name: 'old too' }, { agoMs: 100 * hourMs });
    await hours.make([hourOf(nowMs - 50 * hourMs)]);
    const recent = await accept({ name: 'recent' }, { name: 'healed' });
    await stand(old, { 0: 'failed', 1: 'delivered' });
    await stand(recent, { 0: 'retrying', 1: 'retrying' });
    await stand(recent, { 0: 'failed', 1: 'delivered' });
    expect(await namesOf({ status: 'failed' })).toEqual(['recent', 'old']);
    expect(await namesOf({ status: 'delivered' })).toEqual(['healed', 'old too']);
    expect(await namesOf({ status: 'retrying' })).toEqual([]);
  });

  test('events of any integration, or of the one that is asked for', async () => {
    const entry = await accept({ name: 'a' }, { name: 'b' });
    await stand(entry, { 0: 'failed' }, 'i');
    await stand(entry, { 0: 'failed', 1: 'failed' }, 'j');
    expect(await namesOf({ status: 'failed' })).toEqual(['b', 'a']);
    expect(await namesOf({ status: 'failed', integrationIds: ['i'] })).toEqual(['a']);
    expect(await namesOf({ status: 'failed', integrationIds: ['i', 'j'], sourceId: 'source' })).toEqual([
      'b',
      'a',
    ]);
    expect(await namesOf({ status: 'failed', integrationIds: [] })).toEqual([]);
    expect(await namesOf({ status: 'failed', orgId: 'other' })).toEqual([]);
    expect(await namesOf({ status: 'failed', search: 'a', integrationIds: ['i'] })).toEqual(['a']);
    expect(await namesOf({ status: 'failed', search: 'b', integrationIds: ['i'] })).toEqual([]);
  });

  test('all of them, page by page, where one entry has more than a page', async () => {
    for (let count = 0; count < 3; count += 1) {
      const entry = await accept(...Array.from({ length: 25 }, (_one, at) => ({ name: `${count}/${at}` })));
      const states = Object.fromEntries(Array.from({ length: 25 }, (_one, at) => [at, 'failed' as const]));
      for (const integrationId of ['i', 'j']) await stand(entry, states, integrationId);
    }
    const seen: string[] = [];
    for (let after: string | undefined; ;) {
      const page = await listEvents(opened.database.sql, {
        orgId: 'org',
        status: 'failed',
        after,
        limit: 10,
      });
      seen.push(...page.map(({ name }) => String(name)));
      after = page.at(-1)?.id;
      if (after === undefined) break;
    }
    const all = [2, 1, 0].flatMap((count) => Array.from({ length: 25 }, (_one, at) => `${count}/${24 - at}`));
    expect(seen).toEqual(all);
  });

  test('none, and it is said how far was looked, where too many stand otherwise by now', async () => {
    const { sql } = opened.database;
    await hours.make([hourOf(nowMs)]);
    const write = (from: number, status: number) => sql`
      insert into outcomes (at_ms, lane, "offset", integration_id, org_id, seq, first_position, states, state)
      select ${hourOf(nowMs)}::bigint, 7, n, 'i', 'org', ${from} + n, 0, set_byte('\\x00', 0, ${status}), ${status}
      from generate_series(1, 8000) n`;
    await write(0, 4);
    await write(10_000, 2);
    const found = await findEvents(sql, { orgId: 'org', status: 'retrying', limit: 50 });
    expect(found).toEqual({ rows: [], lookedBackToMs: hourOf(nowMs) });
    expect(await findEvents(sql, { orgId: 'org', status: 'failed', limit: 50 })).toEqual({ rows: [] });
  });
});
