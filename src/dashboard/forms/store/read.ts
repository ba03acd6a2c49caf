import { pathOf } from '../../../domain/fields/findings.ts';
import { emptyValues } from '../../../domain/fields/own.ts';
import type { FieldPrototype, Json, Values } from '../../../domain/prototypes.ts';
import type { FormNode, Leaf, List, MapEntry, MapNode, Scope } from './nodes.ts';

export type ReadAs = {
  /** A draft holds no secret, and hidden fields as well; what is sent is the other way round. */
  draft: boolean;
};

const toSend: ReadAs = { draft: false };

/** What a node holds, as the API takes it: undefined where there is nothing. */
export function valueOf(node: FormNode, as: ReadAs = toSend): Json | undefined {
  if (node.mapped) return { [node.mapped.by]: node.mapped.text };
  switch (node.kind) {
    case 'leaf':
      return leafValue(node, as);
    case 'list':
      return listValue(node, as);
    case 'row':
      return asJson(scopeValues(node.scope, as));
    case 'map':
      return mapValue(node, as);
  }
}

export function scopeValues(scope: Scope, as: ReadAs = toSend): Values {
  const values = emptyValues();
  for (const { node, rule, isVisible } of scope.fields) {
    if (!isVisible && !as.draft) continue;
    const value = valueOf(node, as);
    if (value !== undefined) values[rule.prototype.propertyName] = value;
  }
  return values;
}

function leafValue(leaf: Leaf, { draft }: ReadAs): Json | undefined {
  if (leaf.prototype.secret && draft) return undefined;
  if (leaf.stored?.now === 'kept') return { isSet: true };
  if (leaf.problem !== undefined) return leaf.text;
  // What was never there and is emptied again is absent, and no empty text.
  return leaf.value === '' && leaf.initial === undefined ? undefined : leaf.value;
}

/** An entry that was added and never filled in is not there; a list that always was empty is absent. */
function listValue({ entries, hadValue }: List, as: ReadAs): Json | undefined {
  const values = entries.flatMap((entry) => (isBlank(entry) ? [] : [valueOf(entry, as) ?? '']));
  return values.length > 0 || hadValue ? values : undefined;
}

function mapValue(map: MapNode, as: ReadAs): Json | undefined {
  if (!map.hadValue && isBlank(map)) return undefined;
  const values = map.known ? scopeValues(map.known, as) : emptyValues();
  for (const entry of map.entries)
    if (!isBlankEntry(entry)) values[entry.key] = valueOf(entry.value, as) ?? '';
  return Object.keys(values).length > 0 || map.hadValue ? asJson(values) : undefined;
}

export function isBlankEntry({ key, value }: MapEntry): boolean {
  return key === '' && isBlank(value);
}

export function isBlank(node: FormNode): boolean {
  if (node.mapped || (node.kind !== 'leaf' && node.hadValue)) return false;
  switch (node.kind) {
    case 'leaf':
      return !node.stored && node.initial === undefined && isEmpty(node);
    case 'list':
      return node.entries.every(isBlank);
    case 'row':
      return node.scope.fields.every((field) => isBlank(field.node));
    case 'map':
      return (
        node.entries.every(isBlankEntry) && (node.known?.fields.every((field) => isBlank(field.node)) ?? true)
      );
  }
}

/** A switch that has to be set is off until somebody turns it on. */
export function startOf({ required }: FieldPrototype, control: Leaf['control']): Json | undefined {
  return control === 'boolean' && required ? false : undefined;
}

function isEmpty({ value, text, control, prototype }: Leaf): boolean {
  return text === '' && (value === undefined || value === '' || value === startOf(prototype, control));
}

/** Which node stands at each path below a field, so that an error finds its place. Blank entries have no path. */
export function placesOf(
  node: FormNode,
  path: string,
  places: Map<string, FormNode> = new Map(),
): Map<string, FormNode> {
  places.set(path, node);
  if (node.mapped) return places;
  if (node.kind === 'list')
    node.entries
      .filter((entry) => !isBlank(entry))
      .forEach((entry, at) => placesOf(entry, pathOf(path, at), places));
  if (node.kind === 'row') placesIn(node.scope, path, places);
  if (node.kind === 'map') {
    if (node.known) placesIn(node.known, path, places);
    for (const entry of node.entries) placesOf(entry.value, pathOf(path, entry.key), places);
  }
  return places;
}

/** Where a node stands, as errors name it. */
export function pathTo(scope: Scope, node: FormNode): string {
  const find = (one: FormNode, path: string): string | undefined => {
    if (one === node) return path;
    if (one.kind === 'list')
      return first(one.entries.map((entry, at) => () => find(entry, pathOf(path, at))));
    if (one.kind === 'row') return inScope(one.scope, path);
    if (one.kind !== 'map') return undefined;
    const known = one.known && inScope(one.known, path);
    return (
      known ??
      first(
        one.entries.map(
          ({ key, value }) =>
            () =>
              find(value, pathOf(path, key)),
        ),
      )
    );
  };
  const inScope = (inside: Scope, path?: string) =>
    first(
      inside.fields.map((field) => () => find(field.node, pathOf(path, field.rule.prototype.propertyName))),
    );
  return inScope(scope) ?? '';
}

function first(asks: (() => string | undefined)[]): string | undefined {
  for (const ask of asks) {
    const answer = ask();
    if (answer !== undefined) return answer;
  }
  return undefined;
}

function placesIn(scope: Scope, path: string, places: Map<string, FormNode>): void {
  for (const { node, rule, isVisible } of scope.fields)
    if (isVisible) placesOf(node, pathOf(path, rule.prototype.propertyName), places);
}

/** Every node below one, itself included; of hidden fields none, nor what is taken from the event. */
export function* nodesOf(node: FormNode): Generator<FormNode> {
  yield node;
  if (node.mapped) return;
  if (node.kind === 'list') for (const entry of node.entries) yield* nodesOf(entry);
  if (node.kind === 'row') yield* nodesIn(node.scope);
  if (node.kind === 'map') {
    if (node.known) yield* nodesIn(node.known);
    for (const entry of node.entries) yield* nodesOf(entry.value);
  }
}

function* nodesIn(scope: Scope): Generator<FormNode> {
  for (const { node, isVisible } of scope.fields) if (isVisible) yield* nodesOf(node);
}

/** What is wrong before any rule is asked: text that is no JSON, keys that are there twice. */
export function problemsOf(node: FormNode): [FormNode, string][] {
  const problems: [FormNode, string][] = [];
  for (const one of nodesOf(node)) {
    if (one.mapped) continue;
    if (one.kind === 'leaf' && one.problem !== undefined) problems.push([one, one.problem]);
    if (one.kind === 'map') problems.push(...keyProblems(one));
  }
  return problems;
}

function keyProblems(map: MapNode): [FormNode, string][] {
  const seen = new Set(map.known?.fields.map(({ rule }) => rule.prototype.propertyName));
  return map.entries.flatMap((entry): [FormNode, string][] => {
    if (isBlankEntry(entry)) return [];
    if (entry.key === '') return [[entry.value, 'Give this entry a name.']];
    if (seen.has(entry.key))
      return [[entry.value, 'This name is here twice. Choose another, or remove one.']];
    seen.add(entry.key);
    return [];
  });
}

function asJson(values: Values): Json {
  return values as { [key: string]: Json }; // Nothing undefined is ever set above.
}
