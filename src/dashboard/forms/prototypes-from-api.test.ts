import { expect, test } from 'vitest';
import type { FieldPrototype } from '../../domain/prototypes.ts';
import { changeOf, prototypeFromApi } from './prototypes-from-api.ts';

test('null is absent in a prototype, but a value in a default, an option and a condition', () => {
  const condition = { all: [{ field: 'a', is: null }] };
  const answer = {
    id: 'x',
    docsUrl: null,
    connectionPrototype: [
      { min: null, default: { a: null }, visibleWhen: condition, options: [{ value: null, label: 'None' }] },
    ],
  };
  expect(prototypeFromApi(answer)).toEqual({
    id: 'x',
    connectionPrototype: [
      { default: { a: null }, visibleWhen: condition, options: [{ value: null, label: 'None' }] },
    ],
  });
});

test('a change sends what is there, and null for what was emptied', () => {
  const fields = ['a', 'b', 'c', '__proto__'].map((propertyName): FieldPrototype => ({
    propertyName,
    label: '',
    fieldType: 'input',
  }));
  const change = changeOf(
    fields,
    JSON.parse('{"a": "old", "b": "gone", "__proto__": "gone"}') as Record<string, string>,
    { a: '' },
  );
  expect(JSON.stringify(change)).toBe('{"a":"","b":null,"__proto__":null}');
});
