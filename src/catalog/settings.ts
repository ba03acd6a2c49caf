import type { Json } from '../domain/prototypes.ts';

// Settings passed their prototypes when they were saved. A later release may have changed those, so each
// destination reads what it needs with these, and takes what does not fit for absent.

/** A text, or undefined where there is none or an empty one. */
export function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The texts of a list. */
export function textsOf(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

/** The texts of a map, as pairs. */
export function pairsOf(value: Json | undefined): [string, string][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([key, one]) => (typeof one === 'string' ? [[key, one]] : []));
}
