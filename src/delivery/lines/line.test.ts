import { expect, test } from 'vitest';
import { someEvent } from '../../catalog/testing.ts';
import { createEntryWork } from '../record/entry-work.ts';
import { createLine, liveMax, returnedMax, type Delivery } from './line.ts';
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
  expect([line.take(0), line.take(0), line.take(0)]).toEqual([a1, b1, undefined]);
  expect(line.goOn(a1)).toBe(false);
  expect(line.take(0)).toBe(a2);
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
  expect([line.take(0), line.take(0)]).toEqual([b1, undefined]);
});

test('what is unloaded takes along what stands behind it, and nothing that is under way', () => {
  const [a1, a2, a3] = [delivery('a'), delivery('a', { queuedAtMs: 9 }), delivery('a', { queuedAtMs: 1 })];
  const [b1, b2] = [delivery('b', { queuedAtMs: 1 }), delivery('b', { queuedAtMs: 9 })];
  const line = lineWith(a1, a2, a3, b1, b2);
  line.take(0);
  expect(line.unload(({ queuedAtMs }) => queuedAtMs === 9)).toEqual([a2, a3, b2]);
  expect(line.take(0)).toBe(b1);
  expect(line.goOn(a1)).toBe(true);
  expect(line.goOn(b1)).toBe(true);
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

test('failures slow an integration down to one attempt now and then, and a success speeds it up', () => {
  const line = createLine('i');
  for (let count = 0; count < 100; count++) line.add(delivery(`u${count}`));
  const takeAll = (nowMs: number) => {
    const taken: Delivery[] = [];
    for (let one = line.take(nowMs); one; one = line.take(nowMs)) taken.push(one);
    for (const one of taken) line.goOn(one);
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
