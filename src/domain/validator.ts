import { newFindings } from './fields/findings.ts';
import { createFieldRule, createFieldsRule, type FieldRule } from './fields/objects.ts';
import { isObject } from './fields/own.ts';
import type { FieldPrototype, Values } from './prototypes.ts';
import type { FieldError } from './refusal.ts';

export type Checked = { ok: true; values: Values } | { ok: false; fieldErrors: FieldError[] };

export type Validator = {
  /** One for each prototype, in their order: what a form checks while somebody types. */
  fields: readonly FieldRule[];
  /**
   * Checks the values of a whole form. What passes comes back without hidden fields and without what is
   * null, as an object that inherits nothing. Paths of errors start at the values: `apiKey`, `events.2`,
   * `headers.X-Key`.
   *
   * With `kept`, `{ isSet: true }` stands for a secret that is stored and counts as present. Defaults are
   * not filled in: that is `defaults(prototypes)`.
   */
  check(values: unknown, options?: { kept?: boolean }): Checked;
};

/** Turns prototypes into the one function that says whether values fit them: for the form and for the API. */
export function createValidator(prototypes: readonly FieldPrototype[]): Validator {
  const fields = prototypes.map((prototype) => createFieldRule(prototype, 1));
  const rule = createFieldsRule(fields);
  return {
    fields,
    check(values, { kept = false } = {}) {
      const findings = newFindings(kept);
      const checked = rule(values, undefined, findings);
      if (findings.fieldErrors.length > 0 || !isObject(checked))
        return { ok: false, fieldErrors: findings.fieldErrors };
      return { ok: true, values: checked };
    },
  };
}
