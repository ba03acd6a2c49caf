import { expect, test } from 'vitest';
import { toCsv } from './csv.ts';

test('a table is its headings and rows, and every line ends in CRLF', () => {
  expect(
    toCsv(
      ['At', 'Who'],
      [
        ['today', 'Ada'],
        ['yesterday', 'Grace'],
      ],
    ),
  ).toBe('At,Who\r\ntoday,Ada\r\nyesterday,Grace\r\n');
});

test.each([
  ['a comma', 'a,b', '"a,b"'],
  ['a quote', 'say "hi"', '"say ""hi"""'],
  ['a line break', 'a\nb', '"a\nb"'],
  ['a carriage return', 'a\rb', '"a\rb"'],
  ['any script', 'Zoë 日本 שלום', 'Zoë 日本 שלום'],
  ['spaces at the ends', ' a ', ' a '],
  ['nothing', '', ''],
])('%s is written so that it is read back', (_what, cell, written) => {
  expect(toCsv(['A'], [[cell]])).toBe(`A\r\n${written}\r\n`);
});

test.each([
  ['=1+1', `'=1+1`],
  ['+41 44', `'+41 44`],
  ['-2', `'-2`],
  ['@SUM(A1)', `'@SUM(A1)`],
  ['\t=1', `'\t=1`],
  ['\r=1', `"'\r=1"`],
  ['=HYPERLINK("http://a.example","b")', `"'=HYPERLINK(""http://a.example"",""b"")"`],
])('%j is no formula in a spreadsheet', (cell, written) => {
  expect(toCsv(['A'], [[cell]])).toBe(`A\r\n${written}\r\n`);
});

test('a formula in a heading is none either', () => {
  expect(toCsv(['=A'], [])).toBe(`'=A\r\n`);
});

test('numbers stay numbers, and what is not there is empty', () => {
  expect(toCsv(['A', 'B', 'C', 'D'], [[-1, true, null, undefined]])).toBe('A,B,C,D\r\n-1,true,,\r\n');
});
