import { expect, test } from 'vitest';
import { linesOf, pairsOf, pastedEntriesMax } from './paste.ts';

test.each([
  ['several lines', 'a\n b \r\n\r\nc', ['a', 'b', 'c']],
  ['a JSON list', ' ["a", 1]', ['a', 1]],
  ['one line', 'a, b', undefined],
  ['one line and its end', 'a\n', undefined],
  ['broken JSON', '["a"', undefined],
])('into a list: %s', (_what, text, entries) => {
  expect(linesOf(text)).toEqual(entries);
});

test.each([
  [
    'a JSON object',
    '{"a": "b", "n": 1}',
    [
      ['a', 'b'],
      ['n', 1],
    ],
  ],
  [
    'lines with =',
    'A=b\n# a comment\nexport C="d e"\nE=',
    [
      ['A', 'b'],
      ['C', 'd e'],
      ['E', ''],
    ],
  ],
  [
    'headers',
    'X-Key: a=b: c\nAccept: */*',
    [
      ['X-Key', 'a=b: c'],
      ['Accept', '*/*'],
    ],
  ],
  ['one pair', 'A=b', [['A', 'b']]],
  ['a URL', 'https://example.com/?a=b', undefined],
  ['a word', 'X-Key', undefined],
  ['lines of which one is no pair', 'A=b\nC', undefined],
])('into a map: %s', (_what, text, pairs) => {
  expect(pairsOf(text)).toEqual(pairs);
});

test('a paste is bounded', () => {
  expect(linesOf('a\n'.repeat(pastedEntriesMax + 5))).toHaveLength(pastedEntriesMax);
});
