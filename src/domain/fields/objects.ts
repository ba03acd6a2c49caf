import type { FieldPrototype, Json, Values } from '../prototypes.ts';
import { holds, isSet, type ReadSibling } from './conditions.ts';
import { pathOf, type Findings } from './findings.ts';
import { emptyValues, isObject, own } from './own.ts';
import { isText } from '../rules/names.ts';
import { createRule, type Rule } from './rules.ts';

/** One field among its siblings: the rules across fields, and its own. */
export type FieldRule = {
  prototype: FieldPrototype;
  isVisible(read: ReadSibling): boolean;
  isRequired(read: ReadSibling): boolean;
  /** Checks the value of a field that is visible; answers what is kept of it. */
  check(value: unknown, read: ReadSibling, path: string, findings: Findings): Json | undefined;
};

export function createFieldRule(prototype: FieldPrototype, depth: number): FieldRule {
  const rule = createRule(prototype, depth);
  const isRequired = (read: ReadSibling) =>
    prototype.required === true || (isObject(prototype.requiredWhen) && holds(prototype.requiredWhen, read));
  return {
    prototype,
    isVisible: (read) => !prototype.visibleWhen || holds(prototype.visibleWhen, read),
    isRequired,
    check(value, read, path, findings) {
      if (!isSet(value) && isRequired(read)) {
        findings.add(path, askFor(prototype));
        return undefined;
      }
      if (value === undefined || value === null || isUnset(value)) return undefined;
      const wrong = findings.fieldErrors.length;
      const kept = rule(value, path, findings);
      if (depth === 1 && findings.fieldErrors.length === wrong) refuseNoText(kept, path, findings);
      // What was emptied inside may leave nothing.
      if (!isSet(kept) && findings.fieldErrors.length === wrong && isRequired(read))
        findings.add(path, askFor(prototype));
      return kept;
    },
  };
}

/** Refuses what no database keeps: NUL and halves of characters, in values and in names. */
function refuseNoText(value: Json | undefined, path: string, findings: Findings): void {
  if (typeof value === 'string') {
    if (!isText(value)) findings.add(path, 'Remove the characters that are no text.');
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, inner] of Object.entries(value))
      if (isText(name)) refuseNoText(inner, pathOf(path, name), findings);
      else findings.add(path, 'Remove the characters that are no text from its names.');
  }
}

/**
 * The rule for an object of fields: a form, a row of an array, or a map with known keys. Hidden fields
 * are left out; a name that no field has goes to `further`, or is refused.
 */
export function createObjectRule(prototypes: readonly FieldPrototype[], depth: number, further?: Rule): Rule {
  const fields = prototypes.map((prototype) => createFieldRule(prototype, depth));
  return createFieldsRule(fields, further);
}

/** The same, of rules that are compiled; the form itself has no path. */
export function createFieldsRule(fields: readonly FieldRule[], further?: Rule) {
  const names = new Set(fields.map(({ prototype }) => prototype.propertyName));
  return (value: unknown, path: string | undefined, findings: Findings) => {
    if (!isObject(value)) {
      findings.add(path ?? '', 'Give it an object with a value for each field.');
      return undefined;
    }
    const kept = emptyValues();
    const seen = createVisibility(fields, (name) => own(value, name));
    for (const field of fields) {
      if (!seen.isVisible(field)) continue;
      const name = field.prototype.propertyName;
      keep(kept, name, field.check(own(value, name), seen.read, pathOf(path, name), findings));
    }
    for (const name of Object.keys(value))
      if (!names.has(name)) keep(kept, name, checkFurther(further, name, own(value, name), path, findings));
    return kept as { [key: string]: Json }; // `keep` lets no undefined in.
  };
}

/**
 * Which fields of an object are visible. A hidden field has no value for the others, so hiding spreads;
 * fields that name each other in a circle are judged by what is typed in them. Of fields that share a name the
 * first one that may be seen is: one value cannot be asked for twice.
 */
export function createVisibility(fields: readonly FieldRule[], read: ReadSibling) {
  const known = new Map<FieldRule, boolean>();
  const byName = new Map<string, FieldRule[]>();
  for (const field of fields)
    byName.set(field.prototype.propertyName, [...(byName.get(field.prototype.propertyName) ?? []), field]);
  const isVisible = (field: FieldRule): boolean => {
    const answer = known.get(field);
    if (answer !== undefined) return answer;
    known.set(field, true);
    const twins = byName.get(field.prototype.propertyName) ?? [];
    const visible =
      field.isVisible(readVisible) && !twins.slice(0, Math.max(twins.indexOf(field), 0)).some(isVisible);
    known.set(field, visible);
    return visible;
  };
  const readVisible: ReadSibling = (name) =>
    byName.get(name)?.some(isVisible) === false ? undefined : read(name);
  return { isVisible, read: readVisible };
}

function checkFurther(
  further: Rule | undefined,
  name: string,
  value: unknown,
  path: string | undefined,
  findings: Findings,
) {
  if (value === undefined || value === null) return undefined;
  if (!further)
    findings.add(pathOf(path, name), `There is no field ${JSON.stringify(name)} here. Remove it.`);
  else if (name === '') findings.add(pathOf(path, name), 'Give this entry a name.');
  else return further(value, pathOf(path, name), findings);
  return undefined;
}

function keep(values: Values, name: string, value: Json | undefined): void {
  if (value !== undefined) values[name] = value;
}

/** What the server shows where no secret is stored. */
function isUnset(value: unknown): boolean {
  return isObject(value) && own(value, 'isSet') === false && Object.keys(value).length === 1;
}

function askFor({ fieldType, options }: FieldPrototype): string {
  if (fieldType === 'array') return options ? 'Choose at least one.' : 'Add at least one.';
  if (fieldType === 'map') return 'Add at least one entry.';
  if (options || fieldType === 'boolean') return 'Choose one.';
  if (fieldType === 'number') return 'Give it a number.';
  return 'Fill this in.';
}
