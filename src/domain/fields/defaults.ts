import type { FieldPrototype, Json, Values } from '../prototypes.ts';
import { isOption } from './leaves.ts';
import { emptyValues, isObject } from './own.ts';
import { isMapping } from './rules.ts';

/** The values that prototypes start with, each a copy of its own. A map starts with its known keys' defaults. */
export function defaults(prototypes: readonly FieldPrototype[]): Values {
  const values = emptyValues();
  for (const prototype of prototypes) {
    const value = defaultOf(prototype);
    if (value !== undefined) values[prototype.propertyName] ??= value;
  }
  return values;
}

function defaultOf(prototype: FieldPrototype): Json | undefined {
  const { fieldType, default: given, items } = prototype;
  if (given !== undefined && given !== null && fits(prototype, given)) return structuredClone(given);
  if (fieldType !== 'map' || !items) return undefined;
  const known = defaults(items);
  return Object.keys(known).length > 0 ? (known as { [key: string]: Json }) : undefined; // Nothing undefined was set.
}

/** A default of another type than its field is none: nobody could change it in the field's own control. */
function fits(prototype: FieldPrototype, value: Json): boolean {
  if (isOption(prototype, value) || (prototype.mappable && isMapping(value))) return true;
  switch (prototype.fieldType) {
    case 'input':
      return typeof value === 'string';
    case 'number':
    case 'boolean':
      return typeof value === prototype.fieldType;
    case 'array':
      return Array.isArray(value);
    case 'map':
      return isObject(value);
    default:
      return true;
  }
}
