import { emptyValues, isObject, own } from './fields/own.ts';
import { entryOf, hasRows } from './fields/rules.ts';
import type { FieldPrototype, Json, Values } from './prototypes.ts';

/** What may be shown, and apart from it what may not: secrets by `keyOf` their path. */
export type Split = { shown: Values; secrets: Record<string, string> };

/** A place inside values: names and positions, outermost first. */
export type Path = readonly (string | number)[];

/** From here on the last characters are told, so that a person can tell two secrets apart. */
const hintedCharsMin = 12;
const hintChars = 4;

/**
 * Takes the secrets out of values that passed the validator. In `shown` each is replaced by `{ isSet: true, hint? }`,
 * wherever it stands: at the top, in a map, in a row, nested.
 */
export function splitSecrets(prototypes: readonly FieldPrototype[], values: Values): Split {
  const secrets: Record<string, string> = {};
  const shown = emptyValues();
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) continue;
    shown[name] = visit(childOf(prototypes, name), value, [name], (leaf, path) => {
      secrets[keyOf(path, leaf)] = typeof leaf === 'string' ? leaf : JSON.stringify(leaf);
      return markOf(leaf);
    });
  }
  return { shown, secrets };
}

/**
 * What is shown after a change, where a secret that was replaced says so: two may end in the same characters, or be too
 * short to tell.
 */
export function markReplaced(before: Split, after: Split): Values {
  const marked = copyOf(after.shown);
  for (const [key, secret] of Object.entries(after.secrets)) {
    const path = pathOf(key);
    const stood = at(before.shown, path);
    if (stood !== undefined && own(before.secrets, key) !== secret)
      put(marked, path, { ...Object(at(after.shown, path)), changed: true });
  }
  return marked;
}

/** Puts secrets back where `splitSecrets` took them from. Answers a copy. */
export function joinSecrets(shown: Values, secrets: Record<string, string>): Values {
  const values = copyOf(shown);
  for (const [key, secret] of Object.entries(secrets))
    put(values, pathOf(key), isOfText(key) ? secret : (JSON.parse(secret) as Json)); // Made by `splitSecrets`.
  return values;
}

function copyOf(shown: Values): Values {
  const values = emptyValues();
  for (const [name, value] of Object.entries(shown)) if (value !== undefined) values[name] = copy(value);
  return values;
}

/** Calls `onLeaf` for each secret that is set, and answers the value with what it answered in their places. */
function visit(
  prototype: FieldPrototype | undefined,
  value: Json,
  path: Path,
  onLeaf: (leaf: Json, path: Path) => Json,
): Json {
  if (!prototype || value === null) return copy(value);
  if (Array.isArray(value) && prototype.fieldType === 'array')
    return value.map((entry, at) =>
      hasRows(prototype) && isObject(entry)
        ? eachName(entry, (name, inner) => visit(cellOf(prototype, name), inner, [...path, at, name], onLeaf))
        : visit(entryOf(prototype), entry, [...path, at], onLeaf),
    );
  if (isObject(value) && prototype.fieldType === 'map')
    return eachName(value, (name, inner) => visit(knownOf(prototype, name), inner, [...path, name], onLeaf));
  return prototype.secret ? onLeaf(value, path) : copy(value);
}

export function childOf(prototypes: readonly FieldPrototype[], name: string): FieldPrototype | undefined {
  return prototypes.find(({ propertyName }) => propertyName === name);
}

/** What stands under a name of a map: a known key, or a text. A secret map holds secrets only. */
export function knownOf(map: FieldPrototype, name: string): FieldPrototype {
  const known = childOf(map.items ?? [], name);
  if (!known) return { propertyName: name, label: name, fieldType: 'input', secret: map.secret };
  return { ...known, secret: known.secret || map.secret };
}

/** A field of a row. */
export function cellOf(array: FieldPrototype, name: string): FieldPrototype | undefined {
  const known = childOf(array.items ?? [], name);
  return known && { ...known, secret: known.secret || array.secret };
}

function eachName(value: { [key: string]: Json }, onEach: (name: string, value: Json) => Json): Json {
  const answer = emptyValues();
  for (const [name, inner] of Object.entries(value)) answer[name] = onEach(name, inner);
  return answer as { [key: string]: Json }; // Every name was given a value.
}

const jsonMark = 'json:';

/** Unambiguous for names with any characters: a path as JSON. What is no text says so. */
function keyOf(path: Path, leaf: Json): string {
  return typeof leaf === 'string' ? JSON.stringify(path) : `${jsonMark}${JSON.stringify(path)}`;
}

function isOfText(key: string): boolean {
  return key.startsWith('[');
}

/** Keys are made by `keyOf` alone. */
function pathOf(key: string): Path {
  return JSON.parse(isOfText(key) ? key : key.slice(jsonMark.length)) as Path;
}

function at(values: Values, path: Path): unknown {
  return path.reduce<unknown>((place, step) => own(Object(place), String(step)), values);
}

function markOf(secret: Json): Json {
  const characters = typeof secret === 'string' ? [...secret] : [];
  if (characters.length < hintedCharsMin) return { isSet: true };
  return { isSet: true, hint: characters.slice(-hintChars).join('') };
}

function put(values: Values, path: Path, secret: Json): void {
  const last = path.at(-1);
  const place = at(values, path.slice(0, -1));
  // A place that is gone has nothing to be put into; what is shown is what counts.
  if (last === undefined || typeof place !== 'object' || place === null) return;
  if (Object.hasOwn(place, last)) Reflect.defineProperty(place, last, { ...plain, value: secret });
}

const plain = { enumerable: true, configurable: true, writable: true };

export function copy(value: Json): Json {
  if (Array.isArray(value)) return value.map(copy);
  return isObject(value) ? eachName(value, (_name, inner) => copy(inner)) : value;
}
