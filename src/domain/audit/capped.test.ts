import { expect, test } from 'vitest';
import type { Json } from '../prototypes.ts';
import { capped } from './capped.ts';

test('what is short enough is itself', () => {
  const value: Json = { a: 1, b: ['x', null] };
  expect(capped(value, 100)).toBe(value);
});

test('the longest part gives way, and what is short stays', () => {
  const value = { name: 'Shop', config: { table: 'events', rows: ['short', 'x'.repeat(100_000)], on: true } };
  expect(capped(value, 1_000)).toEqual({
    name: 'Shop',
    config: { table: 'events', rows: ['short', '(100,002 characters, too many to be kept)'], on: true },
  });
});

test('a list of many gives way as a whole', () => {
  const value = { name: 'Shop', events: Array.from({ length: 10_000 }, (_, i) => `Event ${i}`) };
  expect(capped(value, 1_000)).toEqual({ name: 'Shop', events: '(128,891 characters, too many to be kept)' });
});

test.each<[string, Json]>([
  ['long texts', { a: 'x'.repeat(5_000), b: 'y'.repeat(700), c: 'z' }],
  ['many names', Object.fromEntries(Array.from({ length: 900 }, (_, i) => [`name ${i}`, i]))],
  ['long names', { ['n'.repeat(5_000)]: 1 }],
  ['names of every kind', JSON.parse(`{"__proto__": "${'x'.repeat(5_000)}", "a\\"b": 1}`) as Json],
  ['deep nesting', { a: { b: { c: { d: { e: ['x'.repeat(3_000), { f: 'y'.repeat(3_000) }] } } } } }],
  ['one text', 'x'.repeat(5_000)],
])('%s end up within the bound', (_what, value) => {
  const answer = JSON.stringify(capped(value, 1_000));
  expect(answer.length).toBeLessThanOrEqual(1_000);
  expect(answer).toContain('too many to be kept');
});

test('names that mean something to JavaScript are names like others', () => {
  const value = JSON.parse(`{"__proto__": 1, "long": "${'x'.repeat(5_000)}"}`) as Json;
  expect(JSON.stringify(capped(value, 1_000))).toMatch(/^\{"__proto__":1,"long":"\(5,002/);
});
