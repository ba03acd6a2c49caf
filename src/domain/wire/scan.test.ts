import { expect, test } from 'vitest';
import { eventBytesMax, propertiesMax } from './limits.ts';
import { scan } from './scan.ts';

const encoder = new TextEncoder();

function elements(text: string): string[] | undefined {
  const bytes = encoder.encode(text);
  return scan(bytes).batch?.map(({ start, end }) => new TextDecoder().decode(bytes.subarray(start, end)));
}

test.each<[string, string, string[] | undefined]>([
  ['a list of events', '{"batch":[{"a":1},{"b":[2,{}]}],"sentAt":"x"}', ['{"a":1}', '{"b":[2,{}]}']],
  ['white space is no part of an event', '{ "batch" : [ {"a":1} ,\n\t{ } ] }', ['{"a":1}', '{ }']],
  ['elements that are no events', '{"batch":[1,"a,b",null,[1,2]]}', ['1', '"a,b"', 'null', '[1,2]']],
  ['an empty list', '{"batch":[ ]}', []],
  [
    'brackets and quotes in strings',
    '{"batch":[{"a":"]},\\"{"},{"b":"\\\\"}]}',
    ['{"a":"]},\\"{"}', '{"b":"\\\\"}'],
  ],
  ['text that is not ASCII', '{"é":1,"batch":[{"ü":"😀"},{"b":1}]}', ['{"ü":"😀"}', '{"b":1}']],
  ['a key with escapes', '{"b\\u0061tch":[1,2]}', ['1', '2']],
  ['a longer key with escapes', '{"\\u0062\\u0061tches":[1,2]}', undefined],
  ['the last of two lists, as parsers have it', '{"batch":[1,2,3],"batch":[4]}', ['4']],
  ['a list further in is another', '{"context":{"batch":[1]},"x":[{"batch":[2]}]}', undefined],
  ['a value called batch is no key', '{"a":"batch","b":[1]}', undefined],
  ['a list after the batch', '{"batch":[1],"other":[2,3]}', ['1']],
  ['no object at all', '[{"batch":[1]}]', undefined],
])('%s', (_what, text, expected) => {
  expect(elements(text)).toEqual(expected);
});

const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

test.each<[string, string, number, number[] | undefined]>([
  ['a flat object', '{"a":1}', 1, undefined],
  ['nesting', `{"a":${nested(9)}}`, 10, undefined],
  ['each event has its own depth', `{"batch":[{},{"a":${nested(70)}},1]}`, 2, [1, 71, 0]],
  ['what is outside counts apart', `{"context":${nested(5)},"batch":[{"a":{}}],"x":${nested(8)}}`, 9, [2]],
  ['a list that another one hides', `{"batch":[${nested(30)}],"batch":[1]}`, 32, [0]],
  ['levels by the hundred thousand', nested(200_000), 200_000, undefined],
])('the depth of %s', (_what, text, depth, depths) => {
  const found = scan(encoder.encode(text));
  expect(found.depth).toBe(depth);
  expect(found.batch?.map((slice) => slice.depth)).toEqual(depths);
});

test.each([
  '',
  '"',
  '{"batch":[',
  '{"batch":[{"a',
  ']]]]',
  '}{',
  '{"batch":[1,2',
  '\\',
  '{"\\',
  '{"batch":[}]',
])('broken text ends the scan and nothing else: %s', (text) => {
  expect(() => scan(encoder.encode(text))).not.toThrow();
});

test('parser and scan agree on any text that is JSON', () => {
  let seed = 1;
  const chance = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
  const strings = ['', 'batch', '"', '\\', '[', ']}', ',', 'é😀', 'a\nb', '\u0000'];
  const value = (levels: number): unknown => {
    switch (chance(levels > 0 ? 6 : 4)) {
      case 0:
        return chance(1_000) / 7;
      case 1:
        return strings[chance(strings.length)];
      case 2:
        return null;
      case 3:
        return chance(2) === 1;
      case 4:
        return Array.from({ length: chance(4) }, () => value(levels - 1));
      default:
        return Object.fromEntries(
          Array.from({ length: chance(4) }, () => [strings[chance(strings.length)], value(levels - 1)]),
        );
    }
  };
  for (let round = 0; round < 3_000; round++) {
    const body = { a: value(3), batch: Array.from({ length: chance(5) }, () => value(3)), z: value(3) };
    const found = elements(JSON.stringify(body, null, chance(3)));
    expect(found?.map((text) => JSON.parse(text) as unknown)).toEqual(body.batch);
  }
});

test('an event within its size cannot have more properties than the limit', () => {
  expect('"":1,'.length * propertiesMax).toBeGreaterThan(eventBytesMax);
});
