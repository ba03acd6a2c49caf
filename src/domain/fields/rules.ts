import type { FieldPrototype, Json } from '../prototypes.ts';
import { pathOf, type Findings } from './findings.ts';
import { isNumber, isOption, leafSchema } from './leaves.ts';
import { createObjectRule } from './objects.ts';
import { isJson, isObject, own } from './own.ts';

/**
 * Checks one value that is present, and answers it as it is kept. Undefined where there is nothing to
 * keep: because it is wrong, which is in the findings, or because it says nothing.
 */
export type Rule = (value: unknown, path: string, findings: Findings) => Json | undefined;

/** Prototypes are nested at most this deep; what is deeper passes as any JSON. */
export const nestingDepthMax = 4;
/** Entries of one array or map. */
export const entriesMax = 10_000;

const anyJson: Rule = (value, path, findings) => {
  if (isJson(value)) return value;
  findings.add(path, 'Give it JSON that is nested at most 64 deep.');
  return undefined;
};

/** The rule for one prototype, compiled once. An unknown field type lets any JSON pass. */
export function createRule(prototype: FieldPrototype, depth: number): Rule {
  const rule = ruleOf(prototype, depth);
  return prototype.mappable
    ? (value, path, findings) =>
        isMapping(value) ? mapping(value, path, findings) : rule(value, path, findings)
    : rule;
}

function ruleOf(prototype: FieldPrototype, depth: number): Rule {
  if (depth > nestingDepthMax) return anyJson;
  switch (prototype.fieldType) {
    case 'input':
    case 'number':
    case 'boolean':
      return leafRule(prototype);
    case 'array':
      return arrayRule(prototype, depth);
    case 'map':
      return mapRule(prototype, depth);
    default:
      return orKept(prototype, anyJson);
  }
}

/** In the place of a stored secret stands that it is set. */
function orKept({ secret }: FieldPrototype, rule: Rule): Rule {
  if (!secret) return rule;
  return (value, path, findings) => {
    if (!isKept(value)) return rule(value, path, findings);
    if (findings.kept) return { isSet: true };
    findings.add(path, 'Type the secret itself.');
    return undefined;
  };
}

function leafRule(prototype: FieldPrototype): Rule {
  const schema = leafSchema(prototype);
  return orKept(prototype, (value, path, findings) => {
    const parsed = isOption(prototype, value) ? undefined : schema.safeParse(value);
    // Every schema is made for JSON, and changes nothing.
    if (!parsed || parsed.success) return value as Json;
    // An optional text that was emptied has nothing to be checked; a required one never comes here.
    if (value === '') return undefined;
    findings.add(path, parsed.error.issues[0]?.message ?? 'Change this value.');
    return undefined;
  });
}

const entries = new WeakMap<FieldPrototype, FieldPrototype>();

/** What one entry of an array is; several items make a row of fields. It is the same object for all entries. */
export function entryOf(prototype: FieldPrototype): FieldPrototype {
  const known = entries.get(prototype);
  if (known) return known;
  const entry = makeEntry(prototype);
  entries.set(prototype, entry);
  return entry;
}

function makeEntry(prototype: FieldPrototype): FieldPrototype {
  const [only, ...others] = prototype.items ?? [];
  const { secret, mappable, dynamic } = prototype;
  if (only && others.length === 0)
    return {
      ...only,
      ...{
        secret: only.secret || secret,
        mappable: only.mappable || mappable,
        dynamic: only.dynamic || dynamic,
      },
    };
  const { format, pattern, patternMessage, options, allowCustom, placeholder } = prototype;
  return {
    ...{ propertyName: '', label: prototype.label, fieldType: 'input' },
    ...{ format, pattern, patternMessage, options, allowCustom, placeholder, secret, mappable, dynamic },
  };
}

/** Whether the entries of an array are rows of fields. */
export function hasRows(prototype: FieldPrototype): boolean {
  return (prototype.items?.length ?? 0) > 1;
}

function arrayRule(prototype: FieldPrototype, depth: number): Rule {
  const rule = hasRows(prototype)
    ? createObjectRule(prototype.items ?? [], depth + 1)
    : createRule(entryOf(prototype), depth + 1);
  return (value, path, findings) => {
    if (!Array.isArray(value)) {
      findings.add(path, 'Give it a list.');
      return undefined;
    }
    if (!hasRightCount(prototype, value.length, path, findings)) return undefined;
    return value.map((entry, at) => {
      const place = pathOf(path, at);
      if (entry !== null && entry !== undefined) return rule(entry, place, findings) ?? '';
      findings.add(place, 'Fill this in, or remove it.');
      return '';
    });
  };
}

function mapRule(prototype: FieldPrototype, depth: number): Rule {
  const known = prototype.items ?? [];
  const isOpen = known.length === 0 || prototype.allowCustom === true;
  const further = isOpen ? furtherRule(prototype, depth + 1) : undefined;
  const rule = createObjectRule(
    known.map((item) => ({ ...item, secret: item.secret || prototype.secret })),
    depth + 1,
    further,
  );
  return (value, path, findings) => {
    if (!isObject(value)) {
      findings.add(path, 'Give it names with values.');
      return undefined;
    }
    if (!hasRightCount(prototype, Object.keys(value).length, path, findings)) return undefined;
    const wrong = findings.fieldErrors.length;
    const kept = rule(value, path, findings);
    // Entries that say nothing were left out, so what is left is counted again.
    if (findings.fieldErrors.length === wrong)
      hasRightCount(prototype, Object.keys(kept ?? value).length, path, findings);
    return kept;
  };
}

/** A value under a key that no item knows: a text, a number, or true or false. A secret is a text. */
function furtherRule(prototype: FieldPrototype, depth: number): Rule {
  const entry = createRule({ ...entryOf({ ...prototype, items: [] }), fieldType: 'input' }, depth);
  const isPlain = !prototype.secret && !prototype.format && !prototype.pattern && !prototype.options;
  return (value, path, findings) => {
    if (isPlain && (isNumber(value) || typeof value === 'boolean')) return value;
    return entry(value, path, findings);
  };
}

function hasRightCount(
  { min, max }: FieldPrototype,
  count: number,
  path: string,
  findings: Findings,
): boolean {
  const most = Math.min(isNumber(max) ? max : entriesMax, entriesMax);
  const wrong = findings.fieldErrors.length;
  if (isNumber(min) && count < min) findings.add(path, `Add at least ${min}.`);
  if (count > most) findings.add(path, `Keep at most ${most.toLocaleString('en')}.`);
  return findings.fieldErrors.length === wrong;
}

/** Whether it says that a value is taken from the event, instead of being one. */
export function isMapping(value: unknown): boolean {
  if (!isObject(value)) return false;
  const names = Object.keys(value);
  return names.length === 1 && (names[0] === '@path' || names[0] === '@template');
}

const mapping: Rule = (value, path, findings) => {
  const text = isObject(value) ? (own(value, '@path') ?? own(value, '@template')) : undefined;
  if (typeof text === 'string' && text !== '') return value as Json; // isMapping has just seen its one property.
  findings.add(path, 'Name where the event has it, like $.properties.email.');
  return undefined;
};

/** What the server shows in a stored secret's place. */
export function isKept(value: unknown): boolean {
  return (
    isObject(value) &&
    own(value, 'isSet') === true &&
    Object.keys(value).every((name) => name === 'isSet' || name === 'hint')
  );
}
