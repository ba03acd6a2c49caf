import { afterEach, beforeEach, expect, test } from 'vitest';
import type { StampedEvent } from '../../domain/events.ts';
import { openDatabase, type Database } from '../database.ts';
import { openTestDatabase, type TestDatabase } from '../testing.ts';
import { behindMax, cursorText, feedEnd, keptBehind, parseCursor, readFeed, type Cursor } from './feed.ts';
import { openHours, type Hours } from './hours.ts';
import { keysOf } from './keys.ts';
import { forgetTold, toldMsMax } from './told.ts';
import { writeEvents } from './write-events.ts';
import { writeOutcomes } from './write-outcomes.ts';

let opened: TestDatabase;
let slow: Database;
let hours: Hours;
let offset = 0;
const wanted = { orgId: 'org' };
beforeEach(async () => {
  opened = await openTestDatabase();
  slow = openDatabase(opened.address, 1);
  hours = await openHours(opened.database.sql);
});
afterEach(async () => {
  await slow.close();
  await opened.close();
});

async function take(names: string[], sql = opened.database.sql) {
  offset += 1;
  const place = { lane: 1, offset, atMs: Date.now() };
  const events = names.map((name, position): StampedEvent => ({
    place: { ...place, position },
    ...{ orgId: 'org', sourceId: 'source', messageId: `${offset}/${position}`, type: 'track', name },
    ...{ timestampMs: 0, receivedAtMs: place.atMs, payload: {} },
  }));
  await writeEvents(
    sql,
    hours,
    events.map((event) => ({ event, keys: keysOf(event) })),
  );
  return place;
}

/** What comes after the cursor, and the cursor after it. */
async function read(from: Cursor, among: Parameters<typeof readFeed>[1] = wanted) {
  const names: string[] = [];
  let skipped = 0;
  let cursor = from;
  for (;;) {
    const chunk = await readFeed(opened.database.sql, among, cursor);
    if (!chunk) throw new Error('It was forgotten.');
    names.push(...chunk.events.map(({ event }) => String(event.name)));
    skipped += chunk.skipped;
    cursor = chunk.cursor;
    if (chunk.isAll) return { names, cursor, skipped };
  }
}

/** Begins to write an event; `commit` lets it be seen. */
async function takeSlowly(name: string) {
  let commit: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (commit = resolve));
  let written: () => void = () => undefined;
  const isWritten = new Promise<void>((resolve) => (written = resolve));
  const committed = slow.sql.begin(async (sql) => {
    // A transaction is all that writeEvents asks of it.
    await take([name], sql as never);
    written();
    await held;
  });
  await isWritten;
  return async () => {
    commit();
    await committed;
  };
}

test('what commits late is told, though what began after it was told before', async () => {
  const start = await feedEnd(opened.database.sql);
  await take(['makes the hour']);
  const commit = await takeSlowly('late');
  await take(['early']);
  const first = await read(start);
  expect(first.names).toEqual(['makes the hour', 'early']);
  await commit();
  const second = await read(first.cursor);
  expect(second.names).toEqual(['late']);
  expect((await read(second.cursor)).names).toEqual([]);
});

test('a cursor that forgets which transactions were under way would miss it', async () => {
  await take(['makes the hour']);
  const start = await feedEnd(opened.database.sql);
  const commit = await takeSlowly('late');
  await take(['early']);
  const { cursor } = await read(start);
  await commit();
  const naive = cursor.seen.replace(/^\d+:(\d+):.*$/, '$1:$1:');
  expect((await read({ ...cursor, seen: naive, until: naive })).names).toEqual([]);
});

test('a reader may stop after any event and go on with its cursor', async () => {
  const start = await feedEnd(opened.database.sql);
  const names = Array.from({ length: 250 }, (_one, count) => `n${count}`);
  await take(names.slice(0, 180));
  for (const name of names.slice(180)) await take([name]);
  const seen: string[] = [];
  let cursor = start;
  for (let step = 1; seen.length < names.length; step += 1) {
    const chunk = await readFeed(opened.database.sql, wanted, cursor);
    const some = chunk?.events.slice(0, step * 7) ?? [];
    seen.push(...some.map(({ event }) => String(event.name)));
    const at = some.at(-1)?.cursor ?? cursor;
    // As it comes back from a client.
    cursor = parseCursor(cursorText(at)) ?? start;
    expect(cursor).toEqual(at);
    if (step === 3) await take(['while it reads']);
  }
  expect(new Set(seen)).toEqual(new Set([...names, 'while it reads'].slice(0, seen.length)));
  expect(seen).toEqual([...new Set(seen)]);
});

test('of an integration, new events of its source and what becomes of them there are told', async () => {
  const { sql } = opened.database;
  await sql.unsafe(`
    insert into organizations (id, name) values ('org', 'Org');
    insert into sources (id, org_id, name, platform) values ('source', 'org', 'S', 'server');
    insert into connections (id, org_id, name, integration_code, connection_prototype_id, details) values ('c', 'org', 'C', 'sink', 'sink', '{}');
    insert into integrations (id, org_id, source_id, connection_id, integration_code, name, config, state)
      values ('i', 'org', 'source', 'c', 'sink', 'I', '{}', 'on'), ('j', 'org', 'source', 'c', 'sink', 'J', '{}', 'on')`);
  const entry = await take(['a', 'b']);
  const start = await feedEnd(sql);
  const sheet = { entry, states: new Map([[1, 'failed' as const]]), notes: new Map() };
  await writeOutcomes(sql, hours, [{ ...sheet, integrationId: 'i' }], 1);
  await take(['c']);
  expect((await read(start, { ...wanted, sourceId: 'source', integrationId: 'i' })).names).toEqual([
    'b',
    'c',
  ]);
  expect((await read(start, { ...wanted, sourceId: 'source', integrationId: 'j' })).names).toEqual(['c']);
  expect((await read(start, { orgId: 'other' })).names).toEqual([]);
});

test('who is too far behind goes on with the newest, and is told how many were left out', async () => {
  const start = await feedEnd(opened.database.sql);
  await take(['first']);
  const { events, cursor } = (await readFeed(opened.database.sql, wanted, start)) ?? {};
  expect(events).toHaveLength(1);
  const count = behindMax + 700;
  for (let from = 0; from < count; from += 1_000)
    await take(Array.from({ length: Math.min(1_000, count - from) }, (_one, at) => `n${from + at}`));
  const rest = await read(cursor ?? start);
  expect(rest.skipped).toBe(count - keptBehind);
  expect(rest.names).toHaveLength(keptBehind);
  expect(rest.names.at(-1)).toBe(`n${count - 1}`);
});

test('what was told long ago is forgotten, and a cursor from then says so', async () => {
  const { sql } = opened.database;
  const start = await feedEnd(sql);
  await take(['old']);
  await sql`update feed set at = at - ${toldMsMax} * interval '1 millisecond'`;
  await take(['new']);
  await forgetTold(sql);
  expect((await read(start)).names).toEqual(['new']);
  const old = { ...start, seenMs: start.seenMs - toldMsMax };
  expect(await readFeed(sql, wanted, old)).toBeUndefined();
  const elsewhere = start.until.replace(/^\d+:\d+/, '999999999:999999999');
  expect(await readFeed(sql, wanted, { ...start, until: elsewhere })).toBeUndefined();
});

test.each([
  '',
  'x',
  'eyJ9',
  Buffer.from('{}').toString('base64url'),
  Buffer.from('[1]').toString('base64url'),
])('%j is no cursor', (text) => {
  expect(parseCursor(text)).toBeUndefined();
});
