import { isObject, own, same } from './own.ts';

/** Reads a sibling's value; undefined where it has none or is hidden. */
export type ReadSibling = (field: string) => unknown;

/**
 * Whether a `visibleWhen` or `requiredWhen` holds. Prototypes come over the wire, so a condition may be
 * anything: what cannot be read as one holds, since a field too many can be left empty and a field too
 * few cannot be filled in.
 */
export function holds(condition: unknown, read: ReadSibling): boolean {
  if (!isObject(condition)) return true;
  const any = own(condition, 'any');
  if (Array.isArray(any)) return any.some((test) => passes(test, read));
  const all = own(condition, 'all');
  if (Array.isArray(all)) return all.every((test) => passes(test, read));
  return true;
}

/** The siblings that a condition asks for. */
export function fieldsOf(condition: unknown): string[] {
  if (!isObject(condition)) return [];
  const tests = [own(condition, 'any'), own(condition, 'all')].flatMap((list) =>
    Array.isArray(list) ? list : [],
  );
  return tests.flatMap((test) => {
    const field = isObject(test) ? own(test, 'field') : undefined;
    return typeof field === 'string' ? [field] : [];
  });
}

/** 0 and false are values; an empty text, list or map is none. */
export function isSet(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return false;
  if (Array.isArray(value)) return value.length > 0;
  if (!isObject(value)) return true;
  if (own(value, 'isSet') === false) return false;
  return Object.keys(value).length > 0;
}

function passes(test: unknown, read: ReadSibling): boolean {
  if (!isObject(test)) return true;
  const field = own(test, 'field');
  if (typeof field !== 'string') return true;
  const value = read(field);
  if (Object.hasOwn(test, 'is')) return same(value ?? null, own(test, 'is'));
  if (Object.hasOwn(test, 'isNot')) return !same(value ?? null, own(test, 'isNot'));
  const list = own(test, 'in');
  if (Array.isArray(list)) return list.some((one) => same(value ?? null, one));
  if (Object.hasOwn(test, 'isSet')) return isSet(value) === own(test, 'isSet');
  return true;
}
