import { expect, test } from 'vitest';
import { agrees, countStatuses, isSettled, lineOf, readable, restOf, senderIn, titleOf } from './words.ts';

test('an event without a name goes by its type', () => {
  expect(titleOf({ type: 'track', name: 'Order Completed' })).toBe('Order Completed');
  expect(titleOf({ type: 'identify', name: null })).toBe('identify');
});

test('statuses are counted, those that need a look first', () => {
  const to = (name: string) => ({ name });
  expect(
    countStatuses([
      { status: 'delivered', integration: to('A') },
      { status: 'failed', integration: to('B') },
      { status: 'delivered', integration: null },
    ]),
  ).toEqual([
    { status: 'failed', count: 1, names: ['B'] },
    { status: 'delivered', count: 2, names: ['A', 'a deleted destination'] },
  ]);
});

test('pending and retrying will change by themselves, the rest will not', () => {
  expect(isSettled([{ status: 'delivered' }, { status: 'failed' }])).toBe(true);
  expect(isSettled([{ status: 'delivered' }, { status: 'retrying' }])).toBe(false);
  expect(isSettled([])).toBe(true);
});

test.each([
  [{ method: 'POST', url: 'https://example.com/hook' }, 'POST https://example.com/hook'],
  [{ url: 'https://example.com' }, 'https://example.com'],
  [{ status: 503, body: 'x' }, 'HTTP 503'],
  [null, undefined],
  [['x'], undefined],
  ['x', undefined],
  [{}, undefined],
])('%j in one line is %s', (kept, line) => {
  expect(lineOf(kept)).toBe(line);
});

test('a text is shown as it is, all else as JSON', () => {
  expect(readable('a\nb')).toBe('a\nb');
  expect(readable({ a: [1] })).toBe('{\n  "a": [\n    1\n  ]\n}');
});

test.each([
  [{ method: 'POST', url: 'https://example.com' }, undefined],
  [{ status: 400, body: 'no such list' }, 'no such list'],
  [{ status: 200, body: '' }, undefined],
  [{ status: 200, headers: { a: 'b', c: 'd' }, body: 'x' }, 'a: b\nc: d\n\nx'],
  [{ status: 200, body: '{"a":1}' }, '{\n  "a": 1\n}'],
  [{ status: 200, body: '{"a":12345678901234567890}' }, '{"a":12345678901234567890}'],
  [{ status: 200, body: '{"a":"cut sh…' }, '{"a":"cut sh…'],
  ['timed out', 'timed out'],
  [null, undefined],
])('beside its one line, %j says %j', (kept, rest) => {
  expect(restOf(kept)).toBe(rest);
});

test.each([
  [
    { userId: 'u1', anonymousId: 'a1' },
    { userId: 'u1', anonymousId: 'a1' },
  ],
  [{ userId: '', anonymousId: null }, {}],
  [{ userId: 7 }, {}],
  ['text', {}],
  [null, {}],
])('the sender in %j is %j', (payload, sender) => {
  expect(senderIn(payload)).toEqual(sender);
});

test.each([
  ['nothing', [], true],
  ['the same of one destination', [{ integrationId: 'a', status: 'failed' }], true],
  ['something newer', [{ integrationId: 'a', status: 'pending' }], false],
  ['a destination more', [{ integrationId: 'c', status: 'failed' }], false],
] as const)('a list that tells %s of an event agrees or does not', (_what, row, isEqual) => {
  const event = [
    { integrationId: 'a', status: 'failed' },
    { integrationId: 'b', status: 'delivered' },
  ] as const;
  expect(agrees(row, event)).toBe(isEqual);
});
