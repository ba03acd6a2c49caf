import type { FieldError } from '../refusal.ts';

/** More wrong values than this are not told at once; the rest shows after these are mended. */
export const fieldErrorsMax = 500;

/** What a check has found so far, and what it lets pass. */
export type Findings = {
  /** `{ isSet: true }` stands for a secret that is stored. */
  kept: boolean;
  fieldErrors: FieldError[];
  add(path: string, message: string): void;
};

export function newFindings(kept: boolean): Findings {
  const fieldErrors: FieldError[] = [];
  return {
    kept,
    fieldErrors,
    add(path, message) {
      if (fieldErrors.length < fieldErrorsMax) fieldErrors.push({ path, message });
    },
  };
}

/** Where a value stands inside another, or in the form itself; names go in as they are, whatever characters they have. */
export function pathOf(parent: string | undefined, name: string | number): string {
  return parent === undefined ? String(name) : `${parent}.${name}`;
}
