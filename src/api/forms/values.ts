import { isObject, own, same, type JsonObject } from '../../domain/fields/own.ts';
import { defaults } from '../../domain/fields/defaults.ts';
import type { FieldPrototype, Values } from '../../domain/prototypes.ts';
import type { FieldError } from '../../domain/refusal.ts';
import type { Validator } from '../../domain/validator.ts';
import { invalid, wrong } from '../door/parse.ts';

/** Of one connection or configuration, as JSON. */
const valuesCharsMax = 500_000;

/** The object that was sent for a form. Throws INVALID_INPUT at the argument where it is none. */
export function objectOf(argument: string, sent: unknown): JsonObject {
  if (isObject(sent)) return sent;
  throw wrong(argument, 'Give it an object with a value for each field.');
}

/** What stays of the values by their prototypes. Throws INVALID_INPUT at each wrong field, as `details.apiKey`. */
export function checkValues(argument: string, validator: Validator, sent: unknown): Values {
  const checked = validator.check(sent);
  if (!checked.ok)
    throw invalid(
      checked.fieldErrors.map(({ path, message }) => ({ path: pathIn(argument, path), message })),
    );
  if (JSON.stringify(checked.values).length > valuesCharsMax)
    throw wrong(argument, `Keep it below ${valuesCharsMax.toLocaleString('en')} characters.`);
  return checked.values;
}

export function pathIn(argument: string, path: string): string {
  return path === '' ? argument : `${argument}.${path}`;
}

/**
 * Fills in the defaults of required fields that were left out, so that a client may leave them out. Other fields that
 * are left out stay empty: a person may have emptied them.
 */
export function withRequiredDefaults(prototypes: readonly FieldPrototype[], sent: JsonObject): JsonObject {
  const given = defaults(prototypes.filter(({ required }) => required));
  for (const [name, value] of Object.entries(sent)) given[name] = value;
  return given as JsonObject; // Neither half holds undefined.
}

/** Throws INVALID_INPUT at each field that cannot change any more and did. */
export function refuseImmutable(
  argument: string,
  prototypes: readonly FieldPrototype[],
  before: Values,
  after: Values,
): void {
  const changed: FieldError[] = prototypes
    .filter(
      ({ immutable, propertyName: name }) =>
        immutable && own(before, name) !== undefined && !same(own(before, name), own(after, name)),
    )
    .map(({ propertyName }) => ({
      path: pathIn(argument, propertyName),
      message: 'This cannot be changed after it was first saved.',
    }));
  if (changed.length > 0) throw invalid(changed);
}
