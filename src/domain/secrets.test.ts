import { expect, test } from 'vitest';
import type { FieldPrototype, Values } from './prototypes.ts';
import { joinSecrets, markReplaced, splitSecrets } from './secrets.ts';

function field(propertyName: string, more: Partial<FieldPrototype> = {}): FieldPrototype {
  return { propertyName, label: propertyName, fieldType: 'input', ...more };
}

/** As JSON makes it: `__proto__` is a name like others. */
function json(text: string): Values {
  return JSON.parse(text) as Values;
}

const row = [field('name'), field('token', { secret: true })];

test.each<[promise: string, FieldPrototype[], values: string, shown: string, secrets: string[]]>([
  ['what is no secret is shown', [field('url')], '{"url":"https://a.b"}', '{"url":"https://a.b"}', []],
  ['a secret is set', [field('key', { secret: true })], '{"key":"123"}', '{"key":{"isSet":true}}', ['123']],
  [
    'from 12 characters on its last 4 are a hint',
    [field('key', { secret: true })],
    '{"key":"abcdefgh4f2a"}',
    '{"key":{"isSet":true,"hint":"4f2a"}}',
    ['abcdefgh4f2a'],
  ],
  [
    'with 11 there is none',
    [field('key', { secret: true })],
    '{"key":"abcdefg4f2a"}',
    '{"key":{"isSet":true}}',
    ['abcdefg4f2a'],
  ],
  [
    'a hint does not cut a character in two',
    [field('key', { secret: true })],
    '{"key":"abcdefghi😀😀😀😀"}',
    '{"key":{"isSet":true,"hint":"😀😀😀😀"}}',
    ['abcdefghi😀😀😀😀'],
  ],
  [
    'every value of a secret map is one, whatever its name',
    [field('headers', { fieldType: 'map', secret: true })],
    '{"headers":{"X-Key":"a","a.b":"b","x[0]":"c","__proto__":"d","":"e"}}',
    '{"headers":{"X-Key":{"isSet":true},"a.b":{"isSet":true},"x[0]":{"isSet":true},"__proto__":{"isSet":true},"":{"isSet":true}}}',
    ['a', 'b', 'c', 'd', 'e'],
  ],
  [
    'a map shows what is not secret in it',
    [field('auth', { fieldType: 'map', items: [field('user'), field('password', { secret: true })] })],
    '{"auth":{"user":"u","password":"p","more":"m"}}',
    '{"auth":{"user":"u","password":{"isSet":true},"more":"m"}}',
    ['p'],
  ],
  [
    'rows hide their secrets',
    [field('rows', { fieldType: 'array', items: row })],
    '{"rows":[{"name":"a","token":"1"},{"name":"b","token":"2"},{"name":"c"}]}',
    '{"rows":[{"name":"a","token":{"isSet":true}},{"name":"b","token":{"isSet":true}},{"name":"c"}]}',
    ['1', '2'],
  ],
  [
    'a list of secrets shows how many there are',
    [field('keys', { fieldType: 'array', secret: true })],
    '{"keys":["a","b"]}',
    '{"keys":[{"isSet":true},{"isSet":true}]}',
    ['a', 'b'],
  ],
  [
    'nested in rows of maps of rows',
    [
      field('a', {
        fieldType: 'array',
        items: [
          field('n'),
          field('m', { fieldType: 'map', items: [field('r', { fieldType: 'array', items: row })] }),
        ],
      }),
    ],
    '{"a":[{"n":"x","m":{"r":[{"name":"y","token":"deep"}]}}]}',
    '{"a":[{"n":"x","m":{"r":[{"name":"y","token":{"isSet":true}}]}}]}',
    ['deep'],
  ],
  [
    'a secret that is no text keeps its type',
    [field('pin', { fieldType: 'number', secret: true })],
    '{"pin":1234}',
    '{"pin":{"isSet":true}}',
    ['1234'],
  ],
  [
    'an empty secret is a secret',
    [field('key', { secret: true })],
    '{"key":""}',
    '{"key":{"isSet":true}}',
    [''],
  ],
])('%s', (_promise, prototypes, text, shown, secrets) => {
  const values = json(text);
  const split = splitSecrets(prototypes, values);
  expect(JSON.stringify(split.shown)).toBe(shown);
  expect(Object.values(split.secrets)).toEqual(secrets);
  // Through the database and back, both halves are JSON.
  const joined = joinSecrets(json(JSON.stringify(split.shown)), JSON.parse(JSON.stringify(split.secrets)));
  expect(JSON.stringify(joined)).toBe(JSON.stringify(values));
});

test('names that would meet in a dotted path stay apart', () => {
  const map = (name: string) => field(name, { fieldType: 'map', secret: true });
  const values = json('{"a":{"b.c":"1"},"a.b":{"c":"2"}}');
  const { shown, secrets } = splitSecrets([map('a'), map('a.b')], values);
  expect(Object.keys(secrets)).toHaveLength(2);
  expect(JSON.stringify(joinSecrets(shown, secrets))).toBe(JSON.stringify(values));
});

test('a value that only looks like a hidden secret stays what it is', () => {
  const values = json('{"any":{"isSet":"true"}}');
  const { shown, secrets } = splitSecrets([field('any', { fieldType: 'map' })], values);
  expect(JSON.stringify(joinSecrets(shown, secrets))).toBe(JSON.stringify(values));
});

test('a secret whose place is gone is put nowhere', () => {
  expect(joinSecrets({ a: 'x' }, { '["b","c"]': 's', '["toString","name"]': 's' })).toEqual({ a: 'x' });
});

test.each<[promise: string, before: string, after: string, marked: string]>([
  ['a secret that stayed is as it was', '{"key":"abc"}', '{"key":"abc"}', '{"key":{"isSet":true}}'],
  [
    'one that was replaced says so',
    '{"key":"abc"}',
    '{"key":"xyz"}',
    '{"key":{"isSet":true,"changed":true}}',
  ],
  [
    'also where it ends in the same characters',
    '{"key":"one-secret-4f2a"}',
    '{"key":"two-secret-4f2a"}',
    '{"key":{"isSet":true,"hint":"4f2a","changed":true}}',
  ],
  ['a new one is new', '{}', '{"key":"abc"}', '{"key":{"isSet":true}}'],
  [
    'inside a map only that one',
    '{"map":{"a":"1","__proto__":"2"}}',
    '{"map":{"a":"1","__proto__":"3"}}',
    '{"map":{"a":{"isSet":true},"__proto__":{"isSet":true,"changed":true}}}',
  ],
  [
    'a text that became another kind of value was replaced',
    '{"any":"1"}',
    '{"any":1}',
    '{"any":{"isSet":true,"changed":true}}',
  ],
])('%s', (_promise, before, after, marked) => {
  const prototypes = [
    field('key', { secret: true }),
    field('map', { fieldType: 'map', secret: true }),
    field('any', { fieldType: 'number', secret: true }),
  ];
  const split = (text: string) => splitSecrets(prototypes, json(text));
  const answer = markReplaced(split(before), split(after));
  expect(JSON.stringify(answer)).toBe(marked);
});
