import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from './testing.ts';
import {
  claimWaits,
  countWaits,
  deleteWaits,
  endWaits,
  neverMs,
  nextDue,
  putWaits,
  releaseWaits,
  resumeWaits,
  type NextAt,
  type Wait,
} from './waits.ts';

let opened: TestDatabase;
beforeEach(async () => void (opened = await openTestDatabase()));
afterEach(() => opened.close());

const ada = 'a'.repeat(32);
const bob = 'b'.repeat(32);

function wait(offset: number, userKey: string, more: Partial<Wait> = {}): Wait {
  const place = { lane: 1, offset, position: 0, atMs: 1_000 + offset };
  return { integrationId: 'i', userKey, place, attempts: 0, ...more };
}
const put = (nowMs: number, nextAt: NextAt, ...waits: Wait[]) =>
  putWaits(
    opened.database.sql,
    waits.map((one) => ({ ...one, nextAt })),
    nowMs,
  );
const claim = async (nowMs: number, rowsMax = 100, integrationId = 'i') => {
  const rows = await claimWaits(opened.database.sql, [{ integrationId, rowsMax }], nowMs);
  return rows.map(({ userKey, place }) => `${userKey.charAt(0)}${place.offset}`);
};

test('an event behind an earlier one of its user has no time of its own', async () => {
  await put(10, 'whenFirst', wait(1, ada));
  await put(20, 'whenFirst', wait(2, ada), wait(3, bob));
  const rows = await opened.database.sql`select "offset", next_at_ms from waits order by "offset"`;
  expect(rows.map((row) => Number(row.next_at_ms))).toEqual([10, neverMs, 20]);
  expect(await nextDue(opened.database.sql, ['i', 'j'])).toEqual(new Map([['i', 10]]));
});

test('what is due is taken once, with what stands behind it, in order', async () => {
  await put(10, 'whenFirst', wait(1, ada));
  await put(10, 'whenFirst', wait(3, ada), wait(2, ada), wait(4, bob));
  await put(10, 500, wait(5, bob, { integrationId: 'j' }));
  expect((await claim(9)).sort()).toEqual([]);
  expect((await claim(10)).sort()).toEqual(['a1', 'a2', 'a3', 'b4']);
  expect(await claim(10_000)).toEqual([]);
  expect(await claim(499, 100, 'j')).toEqual([]);
  expect(await claim(500, 100, 'j')).toEqual(['b5']);
});

test('no more is taken than there is room for, the earliest first', async () => {
  await put(30, 'whenFirst', wait(1, ada));
  await put(20, 'whenFirst', wait(2, bob));
  expect(await claim(100, 1)).toEqual(['b2']);
  expect(await claim(100, 1)).toEqual(['a1']);
});

test('a wait that changes keeps its place, and what is gone makes way', async () => {
  await put(10, 'whenFirst', wait(1, ada), wait(2, bob));
  await put(10, 'whenFirst', wait(3, ada));
  await claim(10);
  await put(20, 900, wait(1, ada, { attempts: 2, firstAtMs: 5 }));
  await releaseWaits(opened.database.sql, [{ integrationId: 'i', userKey: ada }], 20);
  // The first of the queue has a time of its own, so that nothing is due before.
  expect(await claim(899)).toEqual([]);
  const [first] = await claimWaits(opened.database.sql, [{ integrationId: 'i', rowsMax: 1 }], 900);
  expect(first).toMatchObject({ attempts: 2, firstAtMs: 5, nextAtMs: 900, userKey: ada });
  await deleteWaits(opened.database.sql, [wait(1, ada), wait(2, bob)]);
  await releaseWaits(opened.database.sql, [{ integrationId: 'i', userKey: ada }], 950);
  expect(await claim(950)).toEqual(['a3']);
});

test('resuming makes the first of each user due, ending makes all of them', async () => {
  const { sql } = opened.database;
  await put(10, neverMs, wait(1, ada), wait(2, ada), wait(3, bob), wait(4, ada, { integrationId: 'j' }));
  await resumeWaits(sql, 'i', 50);
  const due = () => sql`select "offset" from waits where next_at_ms <= 50 order by "offset"`;
  expect((await due()).map((row) => Number(row.offset))).toEqual([1, 3]);
  await endWaits(sql, 'i', 50);
  expect((await due()).map((row) => Number(row.offset))).toEqual([1, 2, 3]);
});

test('what waits is counted by user, or together where there are many', async () => {
  await put(10, 'whenFirst', wait(1, ada), wait(2, ada), wait(3, bob), wait(4, bob, { integrationId: 'j' }));
  const counted = await countWaits(opened.database.sql, 1);
  expect(counted.sort((a, b) => a.integrationId.localeCompare(b.integrationId))).toEqual([
    { integrationId: 'i', waits: 3, users: 'many' },
    { integrationId: 'j', waits: 1, users: new Map([[bob, 1]]) },
  ]);
});
