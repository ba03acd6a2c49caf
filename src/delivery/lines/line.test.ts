import { describe, expect, test } from 'vitest';
import { someEvent } from '../../catalog/testing.ts';
import type { StampedEvent } from '../../domain/events.ts';
import { createEntryWork } from '../record/entry-work.ts';
import type { BatchRule } from './batch.ts';
import { createLine, liveBytesMax, liveMax, returnedMax, type Delivery } from './line.ts';
import { inFlightMax } from './pace.ts';

const entry = createEntryWork({ lane: 1, offset: 1, atMs: 0 }, new Map());
let position = 0;

function delivery(userKey: string, more: Partial<Delivery> = {}): Delivery {
  const place = { lane: 1, offset: 1, atMs: 0, position: position++ };
  return {
    integrationId: 'i',
    event: someEvent({ place }),
    userKey,
    attempts: 0,
    entry,
    queuedAtMs: 0,
    ...more,
  };
}

function lineWith(...deliveries: Delivery[]) {
  const line = createLine('i');
  for (const one of deliveries) line.add(one);
  return line;
}

test('one delivery of a user is under way at a time, and users take turns', () => {
  const [a1, a2, b1] = [delivery('a'), delivery('a'), delivery('b')];
  const line = lineWith(a1, a2, b1);
  expect([line.take(0), line.take(0), line.take(0)]).toEqual([[a1], [b1], []]);
  expect(line.goOn(a1)).toBe(false);
  expect(line.take(0)).toEqual([a2]);
  expect(line.goOn(a2)).toBe(true);
  expect(line.goOn(b1)).toBe(true);
  expect(line.isIdle()).toBe(true);
});

test('when a delivery has to wait, those of its user behind it leave memory in order', () => {
  const [a1, a2, a3, b1] = [delivery('a'), delivery('a'), delivery('a'), delivery('b')];
  const line = lineWith(a1, a2, a3, b1);
  line.take(0);
  expect(line.breakOff(a1)).toEqual([a2, a3]);
  expect(line.holds({ userKey: 'a', place: a2.event.place })).toBe(false);
  expect([line.take(0), line.take(0)]).toEqual([[b1], []]);
});

test('what is unloaded takes along what stands behind it, and nothing that is under way', () => {
  const [a1, a2, a3] = [delivery('a'), delivery('a', { queuedAtMs: 9 }), delivery('a', { queuedAtMs: 1 })];
  const [b1, b2] = [delivery('b', { queuedAtMs: 1 }), delivery('b', { queuedAtMs: 9 })];
  const line = lineWith(a1, a2, a3, b1, b2);
  line.take(0);
  expect(line.unload(({ queuedAtMs }) => queuedAtMs === 9)).toEqual([a2, a3, b2]);
  expect(line.take(0)).toEqual([b1]);
  expect(line.goOn(a1)).toBe(true);
  expect(line.goOn(b1)).toBe(true);
});

test('what is on its way from disk comes too late once an earlier one of its user was unloaded', () => {
  const line = lineWith(delivery('a'));
  for (const user of ['a', 'b']) line.absence.await(user);
  line.unload(() => true);
  expect([line.absence.arrive('a'), line.absence.arrive('b')]).toEqual([false, true]);
});

test('there is room for so many, and those from disk are counted apart', () => {
  const line = createLine('i');
  for (let count = 0; count < liveMax; count++) line.add(delivery(`u${count}`));
  expect(line.hasRoom()).toBe(false);
  expect(line.roomForReturned()).toBe(returnedMax);
  line.add(delivery('x', { entry: undefined }));
  expect(line.roomForReturned()).toBe(returnedMax - 1);
  line.take(0);
  expect(line.hasRoom()).toBe(true);
});

test('there is room for so many bytes, however few deliveries that is', () => {
  const [large, small] = [delivery('a', { bytes: liveBytesMax }), delivery('b', { bytes: 1 })];
  const line = lineWith(large);
  expect(line.hasRoom()).toBe(false);
  line.take(0);
  line.add(small);
  expect(line.hasRoom()).toBe(true);
});

test('failures slow an integration down to one attempt now and then, and a success speeds it up', () => {
  const line = createLine('i');
  for (let count = 0; count < 100; count++) line.add(delivery(`u${count}`));
  const takeAll = (nowMs: number) => {
    const taken: Delivery[] = [];
    for (let [one] = line.take(nowMs); one; [one] = line.take(nowMs)) taken.push(one);
    for (const one of taken) {
      line.free();
      line.goOn(one);
    }
    return taken.length;
  };
  expect(takeAll(0)).toBe(inFlightMax);
  for (let count = 0; count < 4; count++) line.pace.adapt(true, 0);
  expect(takeAll(0)).toBe(1);
  for (let count = 0; count < 30; count++) line.pace.adapt(true, 0);
  expect([takeAll(0), takeAll(4_999), takeAll(5_000)]).toEqual([0, 0, 1]);
  line.pace.adapt(false, 5_000);
  expect(takeAll(5_000)).toBe(2);
});

describe('a batch', () => {
  const rule: BatchRule = { eventsMax: 4, bytesMax: Infinity, keepsOrder: true, keyOf: () => '' };
  const named = (userKey: string, name: string, more: Partial<Delivery> = {}) => {
    const one = delivery(userKey, more);
    return { ...one, event: { ...one.event, name } };
  };

  test('takes one of each user in turn, then more of them, each in order', () => {
    const [a1, a2, b1, b2, c1] = ['a', 'a', 'b', 'b', 'c'].map((user) => delivery(user));
    const line = lineWith(a1!, a2!, b1!, b2!, c1!);
    expect([line.take(0, rule), line.take(0, rule)]).toEqual([[a1, b1, c1, a2], []]);
    line.free();
    expect(line.goOn(b1!)).toBe(false);
    expect(line.goOn(a1!)).toBe(false);
    expect(line.take(0, rule)).toEqual([b2]);
    expect(line.goOn(a2!)).toBe(true);
  });

  test('has one event of each user where the destination keeps no order in it', () => {
    const [a1, a2, b1] = ['a', 'a', 'b'].map((user) => delivery(user));
    expect(lineWith(a1!, a2!, b1!).take(0, { ...rule, keepsOrder: false })).toEqual([a1, b1]);
  });

  test('has one key, and no user goes round another one', () => {
    const byName = { ...rule, keyOf: ({ name }: StampedEvent) => name };
    const [a1, a2, a3] = [named('a', 'x'), named('a', 'y'), named('a', 'x')];
    const [b1, c1] = [named('b', 'y'), named('c', 'x')];
    const line = lineWith(a1, a2, a3, b1, c1);
    expect([line.take(0, byName), line.take(0, byName)]).toEqual([[a1, c1], [b1]]);
  });

  test('has as many bytes as it may, and an event that is larger goes alone', () => {
    const sized = (user: string, letters: number) => {
      const one = delivery(user);
      return { ...one, event: someEvent({ place: one.event.place, payload: { text: 'x'.repeat(letters) } }) };
    };
    const [a, b, c, d] = [sized('a', 500), sized('b', 500), sized('c', 5_000), sized('d', 100)];
    const small = { ...rule, bytesMax: 1_500 };
    const line = lineWith(a, b, c, d);
    expect([line.take(0, small), line.take(0, small)]).toEqual([[a, b, d], [c]]);
  });

  test('has nothing of what has been tried with others often enough', () => {
    const [a, b, c] = [delivery('a', { attempts: 1 }), delivery('b', { attempts: 2 }), delivery('c')];
    const line = lineWith(a, b, c);
    expect([line.take(0, rule), line.take(0, rule)]).toEqual([[a, c], [b]]);
  });

  test('gathers while something is under way and it is not full', () => {
    const line = lineWith(delivery('a'));
    expect(line.mayGather(rule)).toBe(false);
    line.take(0, rule);
    for (const user of ['b', 'c', 'd']) line.add(delivery(user));
    expect(line.mayGather(rule)).toBe(true);
    line.add(delivery('e'));
    expect(line.mayGather(rule)).toBe(false);
  });

  test('when one has to wait, those of its user that went along stand behind it', () => {
    const [a1, a2, a3, a4] = ['a', 'a', 'a', 'a'].map((user) => delivery(user));
    const line = lineWith(a1!, a2!, a3!, a4!);
    line.take(0, { ...rule, eventsMax: 3 });
    line.free();
    line.goOn(a1!);
    expect(line.isGone(a2!)).toBe(false);
    expect(line.breakOff(a2!)).toEqual([a4]);
    expect([line.isGone(a3!), line.breakOff(a3!), line.goOn(a3!)]).toEqual([true, [], false]);
  });
});
