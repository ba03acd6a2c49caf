import { describe, expect, test } from 'vitest';
import { compilePattern } from './patterns.ts';

test.each([
  ['^[a-z0-9]+(-[a-z0-9]+)?$', 'a-b', 'a_b'],
  ['^\\d{3}-\\d{4}$', '123-4567', '123-456'],
  ['^(us|eu)$', 'eu', 'asia'],
  ['^(us|eu)-(west|east)-[12]$', 'eu-west-1', 'eu-north-1'],
  ['^(us|eu)(,(us|eu)){0,2}$', 'us,eu', 'us;eu'],
  ['^https?://[^/]+/.*$', 'https://a/b', 'ftp://a/b'],
  ['^[^@]+@[^@]+\\.[^@]+$', 'a@b.c', 'a@b'],
  ['^(\\d{1,3}\\.){3}\\d{1,3}$', '192.0.2.1', '192.0.2'],
  ['^(?:[A-Z]{2})+$', 'ABCD', 'ABC'],
  ['\\p{L}', 'é', '1'],
  ['^G-[A-Z0-9]+$', 'G-123', 'UA-123'],
  ['^[\\w.-]+$', 'a.b-c', 'a b'],
  ['^act_\\d+$|^\\d+$', 'act_12', 'act'],
])('%s is run', (pattern, right, wrong) => {
  const compiled = compilePattern(pattern);
  expect(compiled?.passes(right)).toBe(true);
  expect(compiled?.passes(wrong)).toBe(false);
});

describe('a pattern that could hang is not run', () => {
  test.each([
    '(a+)+$',
    '^(a*)*$',
    '(a|a)*$',
    '^(a|ab)+$',
    '(\\w|\\d)+$',
    '^(([a-z])+.)+[A-Z]([a-z])+$',
    '(.*a){20}',
    '(a?){30}a{30}',
    '(?:a{1,50}){1,50}$',
    '^(?<n>a+)+$',
    '(a)\\1',
    '(?=a+)+b',
    '((a|b|ab)(c)?)*$',
    '(x+x+)+y',
  ])('%s', (pattern) => {
    expect(compilePattern(pattern)).toBeUndefined();
  });
});

test('a pattern that is too long to be read is not run', () => {
  expect(compilePattern(`${'('.repeat(1000)}a${')'.repeat(1000)}`)).toBeUndefined();
  expect(() => compilePattern(`${'('.repeat(999)}a${')'.repeat(999)}`)).not.toThrow();
});

test.each(['[', '(', 'a**', '\\', '', undefined, null, 7, ')', '(?'])('%j does not crash', (pattern) => {
  expect(() => compilePattern(pattern)).not.toThrow();
});

test.each([
  'x*x*x*y',
  'x*x*y',
  '(x*)(x*)y',
  '.*.*.*.*=',
  '^a*a*a*$',
  '\\s*\\s*$',
  '(ab)*(ab)*(ab)*c',
  '^.*?,.*?,.*?,.*?,$',
])('%s ends in a blink on the longest text it is given', (pattern) => {
  const compiled = compilePattern(pattern);
  for (const text of ['x', 'a', ' ', 'ab', ',', '=']) {
    const longest = text.repeat(compiled?.textCharsMax ?? 0).slice(0, compiled?.textCharsMax);
    const before = performance.now();
    compiled?.passes(`${longest.slice(0, -1)}!`);
    expect(performance.now() - before).toBeLessThan(2000);
  }
});
