import { own, same } from '../fields/own.ts';
import type { Json, Values } from '../prototypes.ts';

/** What stood before and what stands after, of the properties that differ. Undefined where none does. */
export function difference(before: Values, after: Values): Values | undefined {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => !same(own(before, name), own(after, name)),
  );
  if (names.length === 0) return undefined;
  const of = (values: Values) => Object.fromEntries(names.map((name) => [name, own(values, name) ?? null]));
  return { before: of(before) as Json, after: of(after) as Json };
}
