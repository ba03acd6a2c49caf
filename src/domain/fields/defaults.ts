import type { FieldPrototype, Json, Values } from '../prototypes.ts';
import { emptyValues } from './own.ts';

/** The values that prototypes start with, each a copy of its own. A map starts with its known keys' defaults. */
export function defaults(prototypes: readonly FieldPrototype[]): Values {
  const values = emptyValues();
  for (const prototype of prototypes) {
    const value = defaultOf(prototype);
    if (value !== undefined) values[prototype.propertyName] ??= value;
  }
  return values;
}

function defaultOf({ fieldType, default: given, items }: FieldPrototype): Json | undefined {
  if (given !== undefined && given !== null) return structuredClone(given);
  if (fieldType !== 'map' || !items) return undefined;
  const known = defaults(items);
  return Object.keys(known).length > 0 ? (known as { [key: string]: Json }) : undefined; // Nothing undefined was set.
}
