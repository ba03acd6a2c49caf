import { isOption } from '../../../domain/fields/leaves.ts';
import { createFieldRule, createVisibility, type FieldRule } from '../../../domain/fields/objects.ts';
import { emptyValues, isObject, own } from '../../../domain/fields/own.ts';
import { fieldsOf } from '../../../domain/fields/conditions.ts';
import { entryOf, hasRows, isKept, isMapping } from '../../../domain/fields/rules.ts';
import { defaults } from '../../../domain/fields/defaults.ts';
import { startOf, valueOf } from './read.ts';
import type { FieldPrototype, Json, Values } from '../../../domain/prototypes.ts';

/**
 * What a form holds: a tree of nodes, one for each thing that a person can point at. Nodes are changed in
 * place and never replaced while they are on the screen, so a component can hold on to its own. An id is
 * good for a DOM id whatever the property is called, and stays with an entry when it is moved.
 */
export type FormNode = Leaf | List | MapNode | Row;

type Common = {
  id: string;
  /** Counts up: what is older than the last try to submit shows its errors. */
  serial: number;
  prototype: FieldPrototype;
  /** The field that it is in, or is; rows and maps have fields of their own. */
  field: Field;
  hasBeenLeft: boolean;
  /** Where the event has the value, for one that is not typed here. What was typed stays below it. */
  mapped?: Mapping;
  /** What that was before somebody went back to a value. */
  lastMapped?: Mapping;
  /** Whether there was a value when the form was opened. */
  isGiven?: boolean;
};

/** A path into the event, or a text with parts of it. */
export type Mapping = { by: '@path' | '@template'; text: string };

/** A value that is edited as a whole. */
export type Leaf = Common & {
  kind: 'leaf';
  control: 'text' | 'number' | 'boolean' | 'choice' | 'choices' | 'json';
  value: Json | undefined;
  /** As it was when the form was opened. */
  initial: Json | undefined;
  /** What is typed, where the value alone does not tell: numbers and JSON. */
  text: string;
  /** Why what is typed is no value at all. */
  problem?: string;
  /** Of a secret that the server holds. */
  stored?: { hint?: string; now: 'kept' | 'replaced' | 'cleared' };
};

/** An array: entries, or rows of fields. */
export type List = Common & { kind: 'list'; hadValue: boolean; entries: FormNode[] };
export type Row = Common & { kind: 'row'; hadValue: boolean; scope: Scope };
/** A map: known keys as fields, and entries for further ones. */
export type MapNode = Common & {
  kind: 'map';
  hadValue: boolean;
  known?: Scope;
  isOpen: boolean;
  entries: MapEntry[];
};
export type MapEntry = { id: string; key: string; value: Leaf };

/** Fields that are siblings: the form's own, a row's, a map's known keys. */
export type Scope = {
  fields: Field[];
  /** Names that a condition of a sibling asks for. */
  watched: Set<string>;
  parent?: Field;
};

export type Field = {
  /** Where it stands: a DOM id for the whole of it. */
  id: string;
  rule: FieldRule;
  node: FormNode;
  scope: Scope;
  isVisible: boolean;
  isRequired: boolean;
  /** Whether a sibling before it has its name: then one of them is seen. */
  hasTwin: boolean;
};

export type NewIds = { prefix: string; next: number };

export function createScope(
  prototypes: readonly FieldPrototype[],
  values: Values,
  ids: NewIds,
  parent?: Field,
  depth: number = 1,
): Scope {
  const scope: Scope = { fields: [], watched: new Set(), parent };
  const names = new Set<string>();
  for (const given of prototypes) {
    // A field without a label has its name in the API instead.
    const prototype = given.label ? given : { ...given, label: given.propertyName || 'Field' };
    const rule = createFieldRule(prototype, depth);
    // The node is made right below; a field and its node name each other.
    const field = {
      rule,
      scope,
      isVisible: true,
      isRequired: false,
      hasTwin: names.has(prototype.propertyName),
    } as Field;
    names.add(prototype.propertyName);
    field.node = createNode(prototype, own(values, prototype.propertyName), ids, field, depth);
    field.id = `${field.node.id}-field`;
    scope.fields.push(field);
    for (const condition of [prototype.visibleWhen, prototype.requiredWhen])
      for (const name of fieldsOf(condition)) scope.watched.add(name);
  }
  judgeScope(scope);
  return scope;
}

/** A node for a value, with an editor for JSON where the value is not of the field's type. */
export function createNode(
  prototype: FieldPrototype,
  value: unknown,
  ids: NewIds,
  field: Field,
  depth: number,
): FormNode {
  const serial = ids.next++;
  const isAbsent = value === undefined || value === null;
  const isGiven = !isAbsent;
  const common = { id: `${ids.prefix}${serial}`, serial, prototype, field, hasBeenLeft: false, isGiven };
  const mapped = mappingOf(prototype, value);
  if (mapped) return { ...createNode(prototype, undefined, ids, field, depth), mapped, isGiven };
  if (prototype.fieldType === 'array' && !isPlainChoices(prototype) && (isAbsent || Array.isArray(value))) {
    const list: List = { ...common, kind: 'list', hadValue: !isAbsent, entries: [] };
    list.entries = (Array.isArray(value) ? value : []).map((entry) =>
      createEntry(list, entry, ids, depth + 1),
    );
    return list;
  }
  if (prototype.fieldType === 'map' && (isAbsent || isObject(value)))
    return createMap(common, isObject(value) ? value : undefined, ids, depth + 1);
  return createLeaf(common, value);
}

/** One more entry of a list; undefined makes one that nobody has filled in. */
export function createEntry(list: List, value: unknown, ids: NewIds, depth: number = 2): FormNode {
  if (!hasRows(list.prototype) || (value !== undefined && !isObject(value)))
    return createNode(entryOf(list.prototype), value, ids, list.field, depth);
  const items = list.prototype.items ?? [];
  const serial = ids.next++;
  const { prototype, field } = list;
  const hadValue = isObject(value);
  const scope = createScope(items, hadValue ? value : defaults(items), ids, field, depth);
  const common = { id: `${ids.prefix}${serial}`, serial, prototype, field, hasBeenLeft: false };
  return { ...common, kind: 'row', hadValue, scope };
}

function createMap(
  common: Common,
  given: { [key: string]: Json } | undefined,
  ids: NewIds,
  depth: number,
): MapNode {
  const items = (common.prototype.items ?? []).map((item) => ({
    ...item,
    secret: item.secret || common.prototype.secret,
  }));
  const value = given ?? {};
  const names = new Set(items.map(({ propertyName }) => propertyName));
  const isOpen = items.length === 0 || common.prototype.allowCustom === true;
  const map: MapNode = { ...common, kind: 'map', hadValue: given !== undefined, isOpen, entries: [] };
  if (items.length > 0) map.known = createScope(items, value, ids, common.field, depth);
  map.entries = Object.keys(value)
    .filter((key) => !names.has(key) && own(value, key) !== null)
    .map((key) => createMapEntry(map, key, own(value, key), ids));
  return map;
}

/** One more entry of a map; its value keeps the type that it came with. */
export function createMapEntry(map: MapNode, key: string, value: unknown, ids: NewIds): MapEntry {
  const { prototype, field } = map;
  const fieldType = typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean' : 'input';
  const entry = pairOf(prototype, fieldType);
  const serial = ids.next++;
  const id = `${ids.prefix}${serial}`;
  const mapped = mappingOf(entry, value);
  const common = { id, serial, prototype: entry, field, hasBeenLeft: false, mapped };
  const leaf = createLeaf(common, mapped ? undefined : value);
  return { id: `${id}-entry`, key, value: leaf };
}

const pairs = new WeakMap<FieldPrototype, Map<string, FieldPrototype>>();

/** What a value under a further key of a map is: one prototype for all values of a type. */
function pairOf(prototype: FieldPrototype, fieldType: FieldPrototype['fieldType']): FieldPrototype {
  const known = pairs.get(prototype) ?? new Map<string, FieldPrototype>();
  pairs.set(prototype, known);
  const pair = known.get(fieldType) ?? { ...entryOf({ ...prototype, items: [] }), fieldType };
  known.set(fieldType, pair);
  return pair;
}

function createLeaf(common: Common, given: unknown): Leaf {
  // What the API and drafts hold is JSON.
  const value = (given ?? undefined) as Json | undefined;
  const { prototype } = common;
  if (prototype.secret && isKept(value)) {
    const hint = own(value as object, 'hint'); // isKept has seen an object.
    const stored = { hint: typeof hint === 'string' ? hint : undefined, now: 'kept' as const };
    const control = controlOf(prototype, undefined);
    return { ...common, kind: 'leaf', control, value: undefined, initial: undefined, text: '', stored };
  }
  const control = controlOf(prototype, value);
  const untouched = value ?? startOf(prototype, control);
  const text = value === undefined ? '' : control === 'json' ? JSON.stringify(value, null, 2) : String(value);
  return { ...common, kind: 'leaf', control, value: untouched, initial: value, text };
}

function controlOf(prototype: FieldPrototype, value: Json | undefined): Leaf['control'] {
  const isAbsent = value === undefined;
  const hasOptions = (prototype.options?.length ?? 0) > 0;
  switch (prototype.fieldType) {
    case 'input':
      if (hasOptions && !prototype.allowCustom && !prototype.dynamic)
        return choiceOr('choice', prototype, value);
      return isAbsent || typeof value === 'string' ? 'text' : 'json';
    case 'number':
      if (hasOptions && !prototype.allowCustom && !prototype.dynamic)
        return choiceOr('choice', prototype, value);
      return isAbsent || typeof value === 'number' || typeof value === 'string' ? 'number' : 'json';
    case 'boolean':
      return isAbsent || typeof value === 'boolean' ? 'boolean' : 'json';
    case 'array':
      return isPlainChoices(prototype) && (isAbsent || Array.isArray(value)) ? 'choices' : 'json';
    case 'map':
    default:
      return 'json';
  }
}

/** A stored value that is no longer offered stays selectable; one that comes from the event is JSON. */
function choiceOr(control: 'choice', prototype: FieldPrototype, value: Json | undefined): Leaf['control'] {
  return isObject(value) && !isOption(prototype, value) ? 'json' : control;
}

/** An array that is a choice of several, and of nothing else. */
export function isPlainChoices({ options, allowCustom, dynamic, items }: FieldPrototype): boolean {
  return (options?.length ?? 0) > 0 && !allowCustom && !dynamic && !items?.length;
}

function mappingOf({ mappable }: FieldPrototype, value: unknown): Mapping | undefined {
  if (!mappable || !isMapping(value)) return undefined;
  const [by, text] = Object.entries(Object(value))[0] ?? [];
  // isMapping has seen one of these two names.
  return typeof text === 'string' ? { by: by as Mapping['by'], text } : undefined;
}

/** Reads who is visible and who is required among siblings, and answers the fields for which that changed. */
export function judgeScope(scope: Scope): Field[] {
  const byName = new Map<string, Field>();
  for (const field of scope.fields) {
    const { propertyName } = field.rule.prototype;
    if (!byName.get(propertyName)?.isVisible) byName.set(propertyName, field);
  }
  const values = emptyValues();
  for (const name of scope.watched) {
    const field = byName.get(name);
    if (field) values[name] = valueOf(field.node);
  }
  const rules = scope.fields.map(({ rule }) => rule);
  const seen = createVisibility(rules, (name) => own(values, name));
  return scope.fields.filter((field) => {
    const before = [field.isVisible, field.isRequired];
    field.isVisible = seen.isVisible(field.rule);
    field.isRequired = field.rule.isRequired(seen.read);
    return field.isVisible !== before[0] || field.isRequired !== before[1];
  });
}
