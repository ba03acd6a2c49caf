import type { Json, Values } from '../prototypes.ts';

/** An object of JSON: no list, no null. */
export type JsonObject = { [key: string]: Json };

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What stands under a name of its own; `toString`, `length` and `__proto__` are names like others. */
export function own(object: object, name: string): unknown {
  return Object.hasOwn(object, name) ? Reflect.get(object, name) : undefined;
}

/** An empty object that inherits nothing, so that every name can be set. */
export function emptyValues(): Values {
  // Object.create answers `any`; an object without properties is a Values.
  return Object.create(null) as Values;
}

/** Whether two JSON values are the same; the order of properties does not matter. */
export function same(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (Array.isArray(one))
    return (
      Array.isArray(other) && one.length === other.length && one.every((entry, i) => same(entry, other[i]))
    );
  if (!isObject(one) || !isObject(other)) return false;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && same(own(one, name), own(other, name)))
  );
}

/** Deeper than this no value is walked or stored; the same bound as for events. */
export const valueDepthMax = 64;

/** Whether it is JSON, and no deeper than `valueDepthMax`. */
export function isJson(value: unknown, depthLeft: number = valueDepthMax): value is Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || depthLeft === 0) return false;
  return Object.values(value).every((entry) => isJson(entry, depthLeft - 1));
}
