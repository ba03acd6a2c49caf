import { describe, expect, test } from 'vitest';
import { createValidator } from '../../../domain/validator.ts';
import type { FieldPrototype, Json, Values } from '../../../domain/prototypes.ts';
import { createFormStore, type FormStore } from './form-store.ts';
import { createEntry, createMapEntry, type FormNode, type Leaf, type List, type MapNode } from './nodes.ts';
import { choose, fillIn, renameEntry, treatSecret, typeText } from './typing.ts';

const field = (prototype: Partial<FieldPrototype>): FieldPrototype => ({
  propertyName: 'x',
  label: 'X',
  fieldType: 'input',
  ...prototype,
});

function open(prototypes: Partial<FieldPrototype>[], initial: Values = {}, isStored = false): FormStore {
  return createFormStore({ prototypes: prototypes.map(field), initial, isStored, idPrefix: 'f' });
}

function nodeOf(form: FormStore, name = 'x'): FormNode {
  return form.scope.fields.find(({ rule }) => rule.prototype.propertyName === name)!.node;
}
// Each test knows what it has opened.
const leafOf = (form: FormStore, name?: string) => nodeOf(form, name) as Leaf;
const listOf = (form: FormStore) => nodeOf(form) as List;
const mapOf = (form: FormStore) => nodeOf(form) as MapNode;

function sent(form: FormStore): Json | undefined {
  const answer = form.submit();
  return answer.ok ? (JSON.parse(JSON.stringify(answer.values)) as Json) : undefined;
}
const messages = (form: FormStore) => form.errors.all().map(({ message }) => message);

describe('what was stored is sent as it was', () => {
  const sizes = [{ value: 's', label: 'Small' }];
  test.each<[string, Partial<FieldPrototype>[], Values]>([
    [
      '0, false and an empty text',
      [{ fieldType: 'number', propertyName: 'n' }, { fieldType: 'boolean', propertyName: 'b' }, {}],
      { n: 0, b: false, x: '' },
    ],
    ['a decimal', [{ fieldType: 'number' }], { x: 0.1 }],
    [
      'an empty list and an empty map',
      [{ fieldType: 'array' }, { fieldType: 'map', propertyName: 'm' }],
      { x: [], m: {} },
    ],
    ['a list with an empty text', [{ fieldType: 'array' }], { x: ['a', ''] }],
    ['a map whose values have types', [{ fieldType: 'map' }], { x: { a: 1, b: false, c: 'v', '': '' } }],
    [
      'rows',
      [
        {
          fieldType: 'array',
          items: [field({ propertyName: 'a.b' }), field({ propertyName: 'n', fieldType: 'number' })],
        },
      ],
      { x: [{ 'a.b': 'v', n: 2 }, { n: 0 }] },
    ],
    [
      'a map with known and further keys',
      [{ fieldType: 'map', allowCustom: true, items: [field({ propertyName: 'n', fieldType: 'number' })] }],
      { x: { n: 1, further: 'v' } },
    ],
    ['a choice of several', [{ fieldType: 'array', options: sizes }], { x: ['s'] }],
    [
      'a mapping',
      [{ mappable: true }, { fieldType: 'map', mappable: true, propertyName: 'm' }],
      { x: { '@path': '$.a' }, m: { '@path': '$.b' } },
    ],
    ['a field of an unknown type', [{ fieldType: 'matrix' as 'input' }], { x: [[1, null]] }],
  ])('%s', (_what, prototypes, values) => {
    const form = open(prototypes, values);
    const expected = createValidator(prototypes.map(field)).check(values);
    expect(sent(form)).toEqual(expected.ok ? JSON.parse(JSON.stringify(expected.values)) : undefined);
  });
});

describe('what was never filled in is absent', () => {
  test('an untouched form sends nothing', () => {
    const types = ['input', 'number', 'boolean', 'array', 'map'] as const;
    const form = open(types.map((fieldType) => ({ fieldType, propertyName: fieldType })));
    expect(sent(form)).toEqual({});
  });

  test('a required switch that nobody touched is off', () => {
    expect(sent(open([{ fieldType: 'boolean', required: true }]))).toEqual({ x: false });
  });

  test('a required switch that is on stays on', () => {
    expect(sent(open([{ fieldType: 'boolean', required: true }], { x: true }))).toEqual({ x: true });
  });

  test('an emptied number is absent, an emptied text that was stored is empty', () => {
    const form = open([{}, { fieldType: 'number', propertyName: 'n' }], { x: 'v', n: 1 });
    typeText(form, leafOf(form), '');
    typeText(form, leafOf(form, 'n'), '');
    expect(sent(form)).toEqual({ x: '' });
  });

  test('an entry that was added and left empty is not sent, nor is a row', () => {
    const items = [field({ propertyName: 'a' }), field({ propertyName: 'b' })];
    const form = open([{ fieldType: 'array' }, { fieldType: 'array', propertyName: 'rows', items }], {
      x: ['v'],
    });
    listOf(form).entries.push(createEntry(listOf(form), undefined, form.ids));
    const rows = nodeOf(form, 'rows') as List;
    rows.entries.push(createEntry(rows, undefined, form.ids));
    expect(sent(form)).toEqual({ x: ['v'] });
  });
});

describe('errors', () => {
  test('wait until the field is left, then follow each key', () => {
    const form = open([{ format: 'email' }]);
    typeText(form, leafOf(form), 'ada');
    expect(messages(form)).toEqual([]);
    form.left(leafOf(form));
    expect(messages(form)).toEqual(['Give it an e-mail address, like ada@example.com.']);
    typeText(form, leafOf(form), 'ada@example.com');
    expect(messages(form)).toEqual([]);
  });

  test('stand at the entry, although one above it is empty', () => {
    const form = open([{ fieldType: 'array', items: [field({ format: 'email' })] }]);
    const entries = [undefined, 'ada@example.com', 'ada'].map((text) => {
      const entry = createEntry(listOf(form), undefined, form.ids);
      if (entry.kind === 'leaf' && text) fillIn(entry, text);
      return entry;
    });
    listOf(form).entries.push(...entries);
    expect(sent(form)).toBeUndefined();
    expect(form.errors.all().map(({ node }) => node)).toEqual([entries[2]]);
  });

  test('do not show in a row that was added since', () => {
    const items = [field({ propertyName: 'a', required: true }), field({ propertyName: 'b' })];
    const form = open([{ fieldType: 'array', items }], { x: [{ b: 'v' }] });
    form.submit();
    expect(messages(form)).toEqual(['Fill this in.']);
    const row = createEntry(listOf(form), { b: 'w' }, form.ids);
    listOf(form).entries.push(row);
    form.changed(listOf(form));
    expect(messages(form)).toEqual(['Fill this in.']);
  });

  test('of the server land by path, and what has no place comes back', () => {
    const form = open([{ propertyName: 'a.b' }, { fieldType: 'map' }], { x: { 'X-Key': 'v' } });
    const homeless = form.showErrors([
      { path: 'a.b', message: 'First.' },
      { path: 'x.X-Key', message: 'Second.' },
      { path: 'x.gone', message: 'Third.' },
      { path: 'nowhere', message: 'Fourth.' },
    ]);
    expect(form.errors.of(leafOf(form, 'a.b').id)).toBe('First.');
    expect(form.errors.of(mapOf(form).entries[0]!.value.id)).toBe('Second.');
    expect(form.errors.of(mapOf(form).id)).toBe('Third.');
    expect(homeless).toEqual([{ path: 'nowhere', message: 'Fourth.' }]);
  });

  test('a key that is there twice is refused, whatever its characters', () => {
    const form = open([{ fieldType: 'map' }], { x: { '__proto__.[]': 'v' } });
    const entry = createMapEntry(mapOf(form), '__proto__.[]', undefined, form.ids);
    mapOf(form).entries.push(entry);
    expect(sent(form)).toBeUndefined();
    expect(messages(form)).toEqual(['This name is here twice. Choose another, or remove one.']);
    renameEntry(form, entry, '__proto__');
    fillIn(entry.value, 'w');
    const answer = form.submit();
    expect(answer.ok && JSON.stringify(answer.values)).toBe('{"x":{"__proto__.[]":"v","__proto__":"w"}}');
  });

  test('text that is no JSON is refused', () => {
    const form = open([{ fieldType: 'matrix' as 'input' }]);
    typeText(form, leafOf(form), '{');
    expect(sent(form)).toBeUndefined();
    typeText(form, leafOf(form), '{"a": 1}');
    expect(sent(form)).toEqual({ x: { a: 1 } });
  });
});

describe('a field that another one shows', () => {
  const prototypes: Partial<FieldPrototype>[] = [
    { propertyName: 'mode' },
    { required: true, visibleWhen: { all: [{ field: 'mode', is: 'on' }] } },
  ];

  test('is not sent while it is hidden, and keeps what was typed', () => {
    const form = open(prototypes, { mode: 'on' });
    typeText(form, leafOf(form), 'v');
    typeText(form, leafOf(form, 'mode'), 'off');
    expect(sent(form)).toEqual({ mode: 'off' });
    expect(form.draft()['x']).toBe('v');
    typeText(form, leafOf(form, 'mode'), 'on');
    expect(sent(form)).toEqual({ mode: 'on', x: 'v' });
  });

  test('takes its error along when it goes', () => {
    const form = open(prototypes, { mode: 'on' });
    form.submit();
    expect(messages(form)).toEqual(['Fill this in.']);
    typeText(form, leafOf(form, 'mode'), 'off');
    expect(messages(form)).toEqual([]);
  });

  test('in a row follows its own row alone', () => {
    const items = prototypes.map(field);
    const form = open([{ propertyName: 'rows', fieldType: 'array', items }], {
      rows: [
        { mode: 'on', x: 'v' },
        { mode: 'off', x: 'w' },
      ],
    });
    expect(sent(form)).toEqual({ rows: [{ mode: 'on', x: 'v' }, { mode: 'off' }] });
  });
});

describe('a stored secret', () => {
  const prototypes: Partial<FieldPrototype>[] = [
    { propertyName: 'url', destination: true },
    { secret: true, required: true },
  ];
  const stored: Values = { url: 'https://a', x: { isSet: true, hint: '4f2a' } };

  test('is kept, replaced, and kept again when that is cancelled', () => {
    const form = open(prototypes, stored, true);
    expect(sent(form)).toEqual({ url: 'https://a', x: { isSet: true } });
    treatSecret(form, leafOf(form), 'replaced');
    expect(sent(form)).toBeUndefined();
    typeText(form, leafOf(form), 'new');
    expect(sent(form)).toEqual({ url: 'https://a', x: 'new' });
    treatSecret(form, leafOf(form), 'kept');
    expect(sent(form)).toEqual({ url: 'https://a', x: { isSet: true } });
  });

  test('is asked for again when the address changes, and not when it changes back', () => {
    const form = open(prototypes, stored, true);
    typeText(form, leafOf(form, 'url'), 'https://b');
    expect(sent(form)).toBeUndefined();
    expect(messages(form)).toEqual(['Type it again: the address changed.']);
    typeText(form, leafOf(form, 'url'), 'https://a');
    expect(sent(form)).toEqual({ url: 'https://a', x: { isSet: true } });
  });

  test('and one that is typed is in no draft, entries of maps included', () => {
    const form = open([{ secret: true }, { propertyName: 'm', fieldType: 'map', secret: true }], {
      m: { old: { isSet: true } },
    });
    typeText(form, leafOf(form), 'hush');
    const map = nodeOf(form, 'm') as MapNode;
    const entry = createMapEntry(map, 'X-Key', undefined, form.ids);
    fillIn(entry.value, 'hush');
    map.entries.push(entry);
    expect(JSON.stringify(form.draft())).toBe('{"m":{"old":"","X-Key":""}}');
  });
});

test('a value that was chosen is checked at once', () => {
  const form = open([{ options: [{ value: 's', label: 'Small' }], required: true }], { x: 's' });
  choose(form, leafOf(form), undefined);
  expect(messages(form)).toEqual(['Choose one.']);
});
