import * as fc from 'fast-check';
import type { Condition, FieldOption, FieldPrototype, Json, Values } from '../prototypes.ts';
import { fieldsOf } from './conditions.ts';
import { emptyValues } from './own.ts';
import { entryOf, hasRows } from './rules.ts';

// Forms that nobody has written, for tests that hold for any of them.

/** Names that mean something to JavaScript, to paths or to us, and so are the ones that go wrong. */
const trickyNames = [
  ...['a', 'b', 'c', 'x.y', 'a[0]', '0', '', ' ', 'a=b', 'ü [0]', '名前', '🚂', 'isSet', 'hint', '@path'],
  ...['__proto__', 'constructor', 'length', 'toString', 'hasOwnProperty', 'prototype'],
];
const anyName = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...trickyNames) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 8 }) },
);
export const anyText = fc.oneof(
  fc.constantFrom(
    '',
    'a',
    ' ',
    '0',
    '1',
    'null',
    'true',
    '[1]',
    '{"isSet":true}',
    '••••••••',
    'a=b\nc=d\r\n',
    '\u0000',
  ),
  fc.constantFrom(
    'ada@example.com',
    'https://example.com/?a=b',
    '2026-01-31T09:30:00Z',
    '{{properties.plan}}',
  ),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
);
const anyNumber = fc.oneof(
  fc.constantFrom(0, -0, 1, -1, 0.1, 1e21, 5e-324, Number.MAX_VALUE, 2 ** 53),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const anyLeaf: fc.Arbitrary<Json> = fc.oneof(anyText, anyNumber, fc.boolean());

const { json: anyJson } = fc.letrec<{ json: Json; list: Json; object: Json }>((tie) => ({
  json: fc.oneof({ maxDepth: 3, depthSize: 'small' }, anyLeaf, fc.constant(null), tie('list'), tie('object')),
  list: fc.array(tie('json'), { maxLength: 3 }),
  object: fc.array(fc.tuple(anyName, tie('json')), { maxLength: 3 }).map(objectOf),
}));

const anyTest = fc.oneof(
  fc.record({ field: anyName, is: anyLeaf }),
  fc.record({ field: anyName, isNot: anyLeaf }),
  fc.record({ field: anyName, in: fc.array(anyLeaf, { maxLength: 2 }) }),
  fc.record({ field: anyName, isSet: fc.boolean() }),
);
const anyCondition: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({ any: fc.array(anyTest, { maxLength: 2 }) }),
  fc.record({ all: fc.array(anyTest, { maxLength: 2 }) }),
);
const anyOption: fc.Arbitrary<FieldOption> = fc.record({
  value: fc.oneof({ weight: 4, arbitrary: anyLeaf }, { weight: 1, arbitrary: anyJson }),
  label: anyText,
});

/** True now and then: a form in which everything is required, hidden and secret passes nothing. */
const seldom = fc.oneof(
  { weight: 4, arbitrary: fc.constant(false) },
  { weight: 1, arbitrary: fc.constant(true) },
);

/** As what comes over the wire may be, all attributes included. Each attribute may also be absent. */
function anyPrototype(depthLeft: number): fc.Arbitrary<FieldPrototype> {
  const leaves = fc.constantFrom<FieldPrototype['fieldType'][]>('input', 'number', 'boolean');
  const all = fc.constantFrom<FieldPrototype['fieldType'][]>('input', 'number', 'boolean', 'array', 'map');
  const unknown = fc.constant('matrix' as 'input'); // What a newer release may send.
  return fc.record(
    {
      propertyName: anyName,
      label: fc.oneof(fc.constantFrom('One', 'Two'), anyText),
      fieldType: fc.oneof(
        { weight: 12, arbitrary: depthLeft > 0 ? all : leaves },
        { weight: 1, arbitrary: unknown },
      ),
      ...{ help: anyText, placeholder: anyText, keyLabel: anyText, valueLabel: anyText },
      ...{ required: seldom, secret: seldom, destination: seldom, multiline: seldom, integer: seldom },
      ...{
        allowCustom: fc.boolean(),
        dynamic: seldom,
        mappable: seldom,
        advanced: seldom,
        immutable: seldom,
      },
      requiredWhen: fc.option(anyCondition, { freq: 2, nil: undefined }),
      visibleWhen: fc.option(anyCondition, { freq: 2, nil: undefined }),
      default: anyJson,
      format: fc.constantFrom('email', 'uri', 'datetime', 'json', 'hostname', 'constructor'),
      pattern: fc.constantFrom('^a', '[', '(a+)+$', '^.*$', ''),
      patternMessage: anyText,
      min: fc.constantFrom(-1, 0, 1, 2),
      max: fc.constantFrom(0, 1, 5, 1e9),
      options: fc.option(fc.array(anyOption, { maxLength: 4 }), { freq: 1, nil: undefined }),
      items:
        depthLeft > 0
          ? fc.option(fc.array(anyPrototype(depthLeft - 1), { maxLength: 3 }), { freq: 2, nil: undefined })
          : fc.constant(undefined),
      group: fc.constantFrom('', 'First', 'Second', '__proto__'),
    },
    { requiredKeys: ['propertyName', 'label', 'fieldType'] },
  );
}

/** Mostly of the type that is asked for, so that some forms pass. */
function valueFor(prototype: FieldPrototype, depthLeft: number): fc.Arbitrary<Json> {
  const { options = [], mappable, secret } = prototype;
  const fitting: fc.WeightedArbitrary<Json>[] = [
    { weight: 12, arbitrary: ofType(prototype, depthLeft) },
    { weight: 1, arbitrary: anyJson },
  ];
  if (options.length > 0)
    fitting.push({ weight: 12, arbitrary: fc.constantFrom(...options.map(({ value }) => value)) });
  if (mappable)
    fitting.push({
      weight: 6,
      arbitrary: fc.tuple(fc.constantFrom('@path', '@template'), anyText).map((pair) => objectOf([pair])),
    });
  if (secret)
    fitting.push({
      weight: 12,
      arbitrary: fc.constantFrom<Json[]>({ isSet: true }, { isSet: true, hint: '4f2a' }),
    });
  return fc.oneof(...fitting);
}

function ofType(prototype: FieldPrototype, depthLeft: number): fc.Arbitrary<Json> {
  switch (prototype.fieldType) {
    case 'input':
      return anyText;
    case 'number':
      return anyNumber;
    case 'boolean':
      return fc.boolean();
    case 'array':
      return depthLeft === 0
        ? fc.constant([])
        : fc.array(
            hasRows(prototype)
              ? valuesFor(prototype.items ?? [], depthLeft - 1).map((values) => values as Json)
              : valueFor(entryOf(prototype), depthLeft - 1),
            { maxLength: 3 },
          );
    case 'map':
      return fc
        .tuple(
          fc.array(fc.tuple(anyName, anyLeaf), {
            maxLength: prototype.items?.length && !prototype.allowCustom ? 0 : 3,
          }),
          valuesFor(prototype.items ?? [], Math.max(depthLeft - 1, 0)),
        )
        .map(([further, known]) => objectOf([...further, ...(Object.entries(known) as [string, Json][])]));
    default:
      return anyJson;
  }
}

function valuesFor(prototypes: readonly FieldPrototype[], depthLeft: number): fc.Arbitrary<Values> {
  return fc
    .tuple(
      ...prototypes.map((prototype) =>
        fc
          .option(valueFor(prototype, depthLeft), { freq: 4, nil: undefined })
          .map((value) => [prototype.propertyName, value] as const),
      ),
    )
    .map((pairs) => objectOf(pairs.filter(([, value]) => value !== undefined) as [string, Json][]) as Values);
}

function objectOf(pairs: readonly (readonly [string, Json])[]): { [key: string]: Json } {
  const values = emptyValues();
  for (const [name, value] of pairs) values[name] = value;
  return values as { [key: string]: Json }; // Every pair has a value.
}

export type AnyForm = { prototypes: FieldPrototype[]; values: Values };

/**
 * Without fields that show or hide each other in a circle, or themselves: what such a field is left out for may be
 * its being left out. Conditions name fields that stand before, or none.
 */
function withoutCircles(prototypes: readonly FieldPrototype[]): FieldPrototype[] {
  return prototypes.map(({ visibleWhen, ...prototype }, at) => {
    const names = prototypes.slice(at).map(({ propertyName }) => propertyName);
    return {
      ...prototype,
      ...(prototype.items && { items: withoutCircles(prototype.items) }),
      ...(!fieldsOf(visibleWhen).some((name) => names.includes(name)) && { visibleWhen }),
    };
  });
}

/** Any prototypes, with values that are mostly meant for them. */
export const anyForm: fc.Arbitrary<AnyForm> = fc
  .array(anyPrototype(3), { maxLength: 5 })
  .map(withoutCircles)
  .chain((prototypes) => valuesFor(prototypes, 4).map((values) => ({ prototypes, values })));
