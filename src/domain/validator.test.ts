import { describe, expect, test } from 'vitest';
import { defaults } from './fields/defaults.ts';
import { fieldErrorsMax } from './fields/findings.ts';
import type { FieldPrototype, Json } from './prototypes.ts';
import { createValidator } from './validator.ts';

const field = (prototype: Partial<FieldPrototype>): FieldPrototype => ({
  propertyName: 'x',
  label: 'X',
  fieldType: 'input',
  ...prototype,
});

/** The messages by path, or what was kept. */
function check(prototypes: Partial<FieldPrototype>[], values: unknown, options?: { kept?: boolean }) {
  const checked = createValidator(prototypes.map(field)).check(values, options);
  if (checked.ok) return JSON.parse(JSON.stringify(checked.values)) as Json;
  return checked.fieldErrors.map(({ path, message }) => `${path}: ${message}`);
}

const inArray = (prototype: Partial<FieldPrototype>) => [{ fieldType: 'array' as const, ...prototype }];
const inMap = (prototype: Partial<FieldPrototype>) => [{ fieldType: 'map' as const, ...prototype }];
const sizes = [
  { value: 's', label: 'Small' },
  { value: 'l', label: 'Large' },
];
const row = [field({ propertyName: 'from', required: true }), field({ propertyName: 'to', format: 'email' })];
const either: Partial<FieldPrototype>[] = [
  { propertyName: 'mode', options: sizes },
  { propertyName: 'x', required: true, visibleWhen: { all: [{ field: 'mode', is: 'l' }] } },
];

describe('what passes comes back as it came', () => {
  test.each<[string, Partial<FieldPrototype>[], Json]>([
    ['a text', [{}], { x: 'hello' }],
    ['an empty optional text', [{}], { x: '' }],
    ['0', [{ fieldType: 'number', required: true }], { x: 0 }],
    ['decimals', [{ fieldType: 'number' }], { x: 0.1 }],
    ['false', [{ fieldType: 'boolean', required: true }], { x: false }],
    ['an absent optional field', [{}], {}],
    [
      'bounds themselves',
      [
        { fieldType: 'number', min: 1, max: 2 },
        { propertyName: 'y', min: 2, max: 2 },
      ],
      { x: 2, y: 'ab' },
    ],
    ['a URL', [{ format: 'uri' }], { x: 'https://example.com/hook?a=b' }],
    ['a URL of another scheme', [{ format: 'uri' }], { x: 'postgres://user:pass@db:5432/x' }],
    ['an e-mail address', [{ format: 'email' }], { x: 'ada@example.com' }],
    ['a date and a time', [{ format: 'datetime' }], { x: '2026-01-31T09:30:00+02:00' }],
    ['JSON in a text', [{ format: 'json' }], { x: '{"a":[1]}' }],
    ['a text of an unknown format', [{ format: 'constructor' }], { x: 'anything' }],
    ['a text that matches', [{ pattern: '^[a-z]+$' }], { x: 'abc' }],
    ['an option', [{ options: sizes }], { x: 'l' }],
    ['a number among options', [{ fieldType: 'number', options: [{ value: 1, label: 'One' }] }], { x: 1 }],
    [
      'an option that is no text',
      [
        {
          options: [
            { value: null, label: 'None' },
            { value: [1], label: 'One' },
          ],
        },
      ],
      { x: [1] },
    ],
    ['a value beside the options', [{ options: sizes, allowCustom: true }], { x: 'm' }],
    [
      'a value typed by hand where the vendor knows the choices',
      [{ options: sizes, dynamic: true }],
      { x: 'm' },
    ],
    ['a list of texts', inArray({}), { x: ['a', '', 'a'] }],
    ['a list of numbers', inArray({ items: [field({ fieldType: 'number' })] }), { x: [0, 1.5] }],
    ['a list of options', inArray({ options: sizes }), { x: ['s', 'l'] }],
    ['rows', inArray({ items: row }), { x: [{ from: 'a', to: 'b@example.com' }, { from: 'c' }] }],
    ['a map', inMap({}), { x: { 'any key: ü.[0]': '', 'X-Key': 'v', n: 0, b: false } }],
    [
      'a map with known keys',
      inMap({ items: [field({ propertyName: 'n', fieldType: 'number' })] }),
      { x: { n: 1 } },
    ],
    [
      'further keys',
      inMap({ allowCustom: true, items: [field({ propertyName: 'n', fieldType: 'number' })] }),
      { x: { n: 1, m: 'v' } },
    ],
    ['a path in the event', [{ mappable: true, format: 'email' }], { x: { '@path': '$.properties.email' } }],
    ['a template', [{ mappable: true, fieldType: 'number' }], { x: { '@template': '{{properties.plan}}' } }],
    ['a path inside a mappable map', inMap({ mappable: true }), { x: { email: { '@path': '$.email' } } }],
    [
      'an entry typed by hand in a list whose choices the vendor knows',
      inArray({ options: sizes, dynamic: true }),
      { x: ['m'] },
    ],
    ['a field of an unknown type', [{ fieldType: 'matrix' as 'input' }], { x: [[1, { a: null }]] }],
    ['a visible field', either, { mode: 'l', x: 'v' }],
    // Prototypes of several actions may stand under one name, one of them visible at a time.
    [
      'the visible one of two fields of a name',
      [
        { propertyName: 'mode' },
        { fieldType: 'number', visibleWhen: { any: [{ field: 'mode', is: 'n' }] } },
        { visibleWhen: { any: [{ field: 'mode', is: 't' }] } },
      ],
      { mode: 't', x: 'v' },
    ],
  ])('%s', (_what, prototypes, values) => {
    expect(check(prototypes, values)).toEqual(values);
  });
});

describe('what says nothing is left out', () => {
  test.each<[string, Partial<FieldPrototype>[], Json, Json]>([
    ['null', [{ fieldType: 'number' }], { x: null }, {}],
    ['an emptied number', [{ fieldType: 'number' }], { x: '' }, {}],
    ['an emptied URL', [{ format: 'uri' }], { x: '' }, {}],
    ['an emptied choice', [{ options: sizes }], { x: '' }, {}],
    ['a hidden field, whatever it holds', either, { mode: 's', x: 17 }, { mode: 's' }],
    [
      'what a hidden field would show',
      [...either, { propertyName: 'z', visibleWhen: { all: [{ field: 'x', isSet: true }] } }],
      { mode: 's', x: 'v', z: 'w' },
      { mode: 's' },
    ],
    ['a null that no field has', [{}], { y: null }, {}],
    [
      'the second of two fields of a name, both of which may be seen',
      [{ options: sizes }, { fieldType: 'number' }],
      { x: 's' },
      { x: 's' },
    ],
  ])('%s', (_what, prototypes, values, kept) => {
    expect(check(prototypes, values)).toEqual(kept);
  });
});

describe('what is wrong is told at its place', () => {
  test.each<[string, Partial<FieldPrototype>[], unknown, string[]]>([
    ['NUL', inMap({}), { x: { a: 'b\0' } }, ['x.a: Remove the characters that are no text.']],
    [
      'half of a character in a name',
      inMap({}),
      { x: { '\ud800': 'b' } },
      ['x: Remove the characters that are no text from its names.'],
    ],
    // Its `length` cannot be compared.
    ['an object instead of a text', [{}], { x: { length: Object.create(null) } }, ['x: Give it a text.']],
    ['no object', [{}], 'text', [': Give it an object with a value for each field.']],
    ['a list', [{}], [], [': Give it an object with a value for each field.']],
    ['an absent required text', [{ required: true }], {}, ['x: Fill this in.']],
    ['an empty required text', [{ required: true }], { x: '' }, ['x: Fill this in.']],
    [
      'an absent required number',
      [{ required: true, fieldType: 'number' }],
      { x: null },
      ['x: Give it a number.'],
    ],
    ['an absent required choice', [{ required: true, options: sizes }], {}, ['x: Choose one.']],
    ['an absent required switch', [{ required: true, fieldType: 'boolean' }], {}, ['x: Choose one.']],
    ['an empty required list', inArray({ required: true }), { x: [] }, ['x: Add at least one.']],
    ['an empty required map', inMap({ required: true }), { x: {} }, ['x: Add at least one entry.']],
    [
      'required by another field',
      [{ propertyName: 'a' }, { requiredWhen: { any: [{ field: 'a', isSet: true }] } }],
      { a: 'v' },
      ['x: Fill this in.'],
    ],
    ['a number for a text', [{}], { x: 1 }, ['x: Give it a text.']],
    ['a text for a number', [{ fieldType: 'number' }], { x: '12' }, ['x: Give it a number.']],
    ['no finite number', [{ fieldType: 'number' }], { x: NaN }, ['x: Give it a number.']],
    ['a text for a switch', [{ fieldType: 'boolean' }], { x: 'true' }, ['x: Choose true or false.']],
    [
      'decimals where none may be',
      [{ fieldType: 'number', integer: true }],
      { x: 1.5 },
      ['x: Give it a whole number.'],
    ],
    ['too little', [{ fieldType: 'number', min: 1 }], { x: 0 }, ['x: Give it 1 or more.']],
    ['too much', [{ fieldType: 'number', max: 1 }], { x: 2 }, ['x: Give it 1 or less.']],
    ['too short', [{ min: 3 }], { x: 'ab' }, ['x: Use at least 3 characters.']],
    ['too long', [{ max: 1 }], { x: 'ab' }, ['x: Use at most 1 character.']],
    ['too few', inArray({ min: 2 }), { x: ['a'] }, ['x: Add at least 2.']],
    ['too many', inMap({ max: 1 }), { x: { a: '', b: '' } }, ['x: Keep at most 1.']],
    [
      'no URL',
      [{ format: 'uri' }],
      { x: 'example.com' },
      ['x: Give it a URL, like https://example.com/hook.'],
    ],
    [
      'a URL with a space',
      [{ format: 'uri' }],
      { x: 'https://exa mple.com' },
      ['x: Give it a URL, like https://example.com/hook.'],
    ],
    [
      'no e-mail address',
      [{ format: 'email' }],
      { x: 'ada' },
      ['x: Give it an e-mail address, like ada@example.com.'],
    ],
    [
      'a day that does not exist',
      [{ format: 'datetime' }],
      { x: '2026-02-30T00:00:00Z' },
      ['x: Give it a date and a time, like 2026-01-31T09:30:00Z.'],
    ],
    ['no JSON', [{ format: 'json' }], { x: '{' }, ['x: Give it JSON, like {"plan": "pro"}.']],
    ['no match', [{ pattern: '^a$' }], { x: 'b' }, ['x: Write it so that it matches ^a$.']],
    [
      'no match, in its own words',
      [{ pattern: '^a$', patternMessage: 'Write an a.' }],
      { x: 'b' },
      ['x: Write an a.'],
    ],
    ['no option', [{ options: sizes }], { x: 'm' }, ['x: Choose one of: Small, Large.']],
    ['no list', inArray({}), { x: 'a' }, ['x: Give it a list.']],
    ['a wrong entry', inArray({}), { x: ['a', 1, 'b'] }, ['x.1: Give it a text.']],
    ['an entry that is null', inArray({}), { x: ['a', null] }, ['x.1: Fill this in, or remove it.']],
    ['no map', inMap({}), { x: ['a'] }, ['x: Give it names with values.']],
    ['a wrong value in a map', inMap({}), { x: { 'X-Key': { a: 1 } } }, ['x.X-Key: Give it a text.']],
    ['an entry without a name', inMap({}), { x: { '': 'v' } }, ['x.: Give this entry a name.']],
    ['a number in a map of secrets', inMap({ secret: true }), { x: { a: 1 } }, ['x.a: Give it a text.']],
    [
      'a wrong row',
      inArray({ items: row }),
      { x: [{ from: 'a' }, { to: 'b' }, 'c'] },
      [
        'x.1.from: Fill this in.',
        'x.1.to: Give it an e-mail address, like ada@example.com.',
        'x.2: Give it an object with a value for each field.',
      ],
    ],
    [
      'a key that a closed map does not know',
      inMap({ items: [field({ propertyName: 'n' })] }),
      { x: { m: 'v' } },
      ['x.m: There is no field "m" here. Remove it.'],
    ],
    [
      'a field that does not exist',
      [{}],
      { y: 'v', constructor: 1 },
      [
        'y: There is no field "y" here. Remove it.',
        'constructor: There is no field "constructor" here. Remove it.',
      ],
    ],
    ['a mapping where none may be', [{}], { x: { '@path': '$.a' } }, ['x: Give it a text.']],
    [
      'a mapping that names nothing',
      [{ mappable: true }],
      { x: { '@path': '' } },
      ['x: Name where the event has it, like $.properties.email.'],
    ],
    ['a visible required field', either, { mode: 'l' }, ['x: Fill this in.']],
    [
      'all at once, in the order of the fields',
      [{ required: true }, { propertyName: 'y', fieldType: 'number' }],
      { y: 'a' },
      ['x: Fill this in.', 'y: Give it a number.'],
    ],
  ])('%s', (_what, prototypes, values, told) => {
    expect(check(prototypes, values)).toEqual(told);
  });

  test('only so many wrong values are told at once', () => {
    const values = { x: Array.from({ length: fieldErrorsMax + 10 }, () => 1) };
    expect(check(inArray({}), values)).toHaveLength(fieldErrorsMax);
  });
});

describe('a stored secret', () => {
  const secret = [{ secret: true, required: true }];
  const headers = inMap({ secret: true });

  test('counts as present where stored ones are allowed', () => {
    expect(check(secret, { x: { isSet: true, hint: '4f2a' } }, { kept: true })).toEqual({
      x: { isSet: true },
    });
    const values = { x: { 'X-Key': { isSet: true }, 'X-New': 'v' } };
    expect(check(headers, values, { kept: true })).toEqual(values);
  });

  test('is refused where they are not', () => {
    expect(check(secret, { x: { isSet: true } })).toEqual(['x: Type the secret itself.']);
    expect(check(headers, { x: { a: { isSet: true } } })).toEqual(['x.a: Type the secret itself.']);
  });

  test('stands for nothing in a field that is no secret', () => {
    expect(check([{}], { x: { isSet: true } }, { kept: true })).toEqual(['x: Give it a text.']);
  });

  test('that is not set is no value', () => {
    expect(check(secret, { x: { isSet: false } }, { kept: true })).toEqual(['x: Fill this in.']);
    expect(check([{ secret: true }], { x: { isSet: false } }, { kept: true })).toEqual({});
  });
});

describe('a name is a name', () => {
  const names = [
    '__proto__',
    'constructor',
    'toString',
    'length',
    'a.b',
    'a[0]',
    '',
    ' ',
    'hasOwnProperty',
    '0',
  ];

  test.each(names)('%j is a field like others', (propertyName) => {
    const value = JSON.parse(`{${JSON.stringify(propertyName)}: "v"}`) as Json;
    const checked = createValidator([field({ propertyName, required: true })]).check(value);
    expect(checked.ok && JSON.stringify(checked.values)).toBe(JSON.stringify(value));
    expect(check([{ propertyName, required: true }], {})).toEqual([`${propertyName}: Fill this in.`]);
  });

  test('what objects inherit is no value, and nothing is written to what they inherit', () => {
    const values = JSON.parse('{"x": {"__proto__": "v", "toString": "w"}}') as Json;
    const checked = createValidator(inMap({}).map(field)).check(values);
    expect(checked.ok && JSON.stringify(checked.values)).toBe('{"x":{"__proto__":"v","toString":"w"}}');
    expect(({} as Record<string, unknown>)['v']).toBeUndefined();
  });
});

test('fields that name each other in a circle do not hang', () => {
  const circle: Partial<FieldPrototype>[] = [
    { propertyName: 'a', visibleWhen: { all: [{ field: 'b', is: 'on' }] } },
    { propertyName: 'b', visibleWhen: { all: [{ field: 'a', is: 'on' }] } },
  ];
  expect(check(circle, { a: 'on', b: 'on' })).toEqual({ a: 'on', b: 'on' });
});

test('a condition that cannot be read shows the field', () => {
  const odd = { when: 'never' } as unknown as FieldPrototype['visibleWhen'];
  expect(check([{ visibleWhen: odd }], { x: 'v' })).toEqual({ x: 'v' });
});

test('null in a prototype is as good as absent, as GraphQL answers it', () => {
  const wire = {
    min: null,
    max: null,
    options: null,
    items: null,
    pattern: null,
    visibleWhen: null,
    format: null,
  };
  expect(check([{ ...(wire as unknown as Partial<FieldPrototype>) }], { x: 'v' })).toEqual({ x: 'v' });
});

test('JSON that is nested too deep is refused, not walked', () => {
  let deep: Json = 1;
  for (let level = 0; level < 100_000; level += 1) deep = [deep];
  expect(check([{ fieldType: 'matrix' as 'input' }], { x: deep })).toEqual([
    'x: Give it JSON that is nested at most 64 deep.',
  ]);
});

describe('defaults', () => {
  test('are copies, and come from the known keys of a map as well', () => {
    const list = ['a'];
    const prototypes = [
      field({ propertyName: 'list', fieldType: 'array', default: list }),
      field({ propertyName: 'zero', fieldType: 'number', default: 0 }),
      field({ propertyName: 'none' }),
      field({ propertyName: '__proto__', default: 'p' }),
      field({
        propertyName: 'map',
        fieldType: 'map',
        items: [field({ propertyName: 'k', fieldType: 'boolean', default: false })],
      }),
    ];
    const values = defaults(prototypes);
    expect(JSON.stringify(values)).toBe('{"list":["a"],"zero":0,"__proto__":"p","map":{"k":false}}');
    expect(values['list']).not.toBe(list);
  });

  test('of another type than their field are none, unless they are an option or taken from the event', () => {
    expect(
      defaults([
        field({ propertyName: 'a', default: 5 }),
        field({ propertyName: 'b', fieldType: 'number', default: '5' }),
        field({ propertyName: 'c', fieldType: 'array', default: {} }),
        field({ propertyName: 'd', options: [{ value: 5, label: 'Five' }], default: 5 }),
        field({ propertyName: 'e', mappable: true, default: { '@path': '$.e' } }),
      ]),
    ).toEqual({ d: 5, e: { '@path': '$.e' } });
  });

  test('are not filled in by a check', () => {
    expect(check([{ default: 'v' }], {})).toEqual({});
    expect(check([{ default: 'v', required: true }], {})).toEqual(['x: Fill this in.']);
  });
});
