import type { ClickstreamPrototype, FieldPrototype, Values } from '../../domain/prototypes.ts';
import { emptyValues, isObject, own } from '../../domain/fields/own.ts';

/**
 * A prototype as the rest of the house knows it: GraphQL answers null where there is nothing, and the
 * server's own prototypes leave it out.
 */
export function prototypeFromApi(answer: object): ClickstreamPrototype {
  // The query asks for every property, and the server checks them against its schema.
  return withoutNulls(answer) as ClickstreamPrototype;
}

/** A default, an option's value and a condition are JSON, in which null is a value like others. */
const json = new Set(['default', 'value', 'visibleWhen', 'requiredWhen']);

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, inner]) => (inner !== null || name === 'value') && name !== '__typename')
      .map(([name, inner]) => [name, json.has(name) ? inner : withoutNulls(inner)]),
  );
}

/** JSON of the API as the values of a form. */
export function valuesFromApi(details: unknown): Values {
  return isObject(details) ? details : emptyValues();
}

/**
 * What changes stored values into these: the API merges by property name, so what was emptied is sent as
 * null.
 */
export function changeOf(prototypes: readonly FieldPrototype[], stored: Values, values: Values): Values {
  const change = emptyValues();
  for (const { propertyName: name } of prototypes) {
    const value = own(values, name) as Values[string]; // Values hold JSON.
    if (value !== undefined) change[name] = value;
    else if (own(stored, name) !== undefined) change[name] = null;
  }
  return change;
}
