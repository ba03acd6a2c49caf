import { emptyValues, isObject, own, same, type JsonObject } from '../../domain/fields/own.ts';
import { entryOf, hasRows, isKept } from '../../domain/fields/rules.ts';
import type { FieldPrototype, Json, Values } from '../../domain/prototypes.ts';
import { cellOf, childOf, copy, joinSecrets, knownOf, type Split } from '../../domain/secrets.ts';

/** What a connection has now: what is shown of it, and its secrets. */
export type Stored = Split;

/** Values with every secret that is kept in its place, and where those stand: `apiKey`, `headers.X-Key`. */
export type Merged = { values: Values; kept: string[] };

/**
 * Puts what a form sends over what is stored. A property that is left out keeps its value, null clears it, and
 * `{ isSet: true }` inside a map or a row keeps the secret that is stored in the same place. A row that has moved is
 * found by what else stands in it; where that is not certain, its secret has to be typed again, so that no secret
 * lands in another row.
 */
export function mergeDetails(
  prototypes: readonly FieldPrototype[],
  stored: Stored,
  sent: JsonObject,
): Merged {
  const joined = joinSecrets(stored.shown, stored.secrets);
  const kept: string[] = [];
  const values = emptyValues();
  for (const name of new Set([...Object.keys(stored.shown), ...Object.keys(sent)])) {
    const prototype = childOf(prototypes, name);
    const before = { shown: own(stored.shown, name), joined: own(joined, name) };
    const now = Object.hasOwn(sent, name) ? own(sent, name) : before.shown;
    values[name] = keep(prototype, now as Json, before, [name], kept); // JSON: from the request or the database.
  }
  return { values, kept };
}

/** What is stored in one place, with its secrets hidden and with them in it. */
type Before = { shown: unknown; joined: unknown };

function keep(
  prototype: FieldPrototype | undefined,
  now: Json,
  before: Before,
  path: readonly (string | number)[],
  kept: string[],
): Json {
  if (!prototype) return copy(now);
  if (prototype.fieldType === 'array' && Array.isArray(now)) {
    const places = placesOf(now, before.shown);
    return now.map((entry, at) => keepEntry(prototype, entry, step(before, places[at]), [...path, at], kept));
  }
  if (prototype.fieldType === 'map' && isObject(now))
    return eachName(now, (name, inner) =>
      keep(knownOf(prototype, name), inner, step(before, name), [...path, name], kept),
    );
  if (!prototype.secret || !isKept(now) || !isKept(before.shown)) return copy(now);
  kept.push(path.join('.'));
  return copy(before.joined as Json); // What stands in the database is JSON.
}

function keepEntry(
  array: FieldPrototype,
  entry: Json,
  before: Before,
  path: readonly (string | number)[],
  kept: string[],
): Json {
  if (!hasRows(array)) return keep(entryOf(array), entry, before, path, kept);
  if (!isObject(entry)) return entry;
  return eachName(entry, (name, inner) =>
    keep(cellOf(array, name), inner, step(before, name), [...path, name], kept),
  );
}

function step({ shown, joined }: Before, name: string | number | undefined): Before {
  if (name === undefined) return { shown: undefined, joined: undefined };
  return { shown: own(Object(shown), String(name)), joined: own(Object(joined), String(name)) };
}

/** For each entry, the stored one that it is: the only one that looks like it, else the one at its place in a list as long. */
function placesOf(now: Json[], shown: unknown): (number | undefined)[] {
  if (!Array.isArray(shown)) return [];
  return now.map((entry, at) => {
    const alike = shown.flatMap((one, index) => (looksLike(entry, one as Json) ? [index] : []));
    if (alike.length === 1) return alike[0];
    return now.length === shown.length ? at : undefined;
  });
}

/** The same but for secrets that are typed anew, and hints that are not sent back. */
function looksLike(now: Json, shown: Json): boolean {
  if (isKept(shown)) {
    if (!isKept(now)) return typeof now !== 'object';
    const hint = own(Object(now), 'hint');
    return hint === undefined || hint === own(Object(shown), 'hint');
  }
  if (Array.isArray(now) && Array.isArray(shown))
    return now.length === shown.length && now.every((entry, at) => looksLike(entry, shown[at] ?? null));
  if (!isObject(now) || !isObject(shown)) return same(now, shown);
  const names = Object.keys(now);
  return (
    names.length === Object.keys(shown).length &&
    names.every(
      (name) => Object.hasOwn(shown, name) && looksLike(own(now, name) as Json, own(shown, name) as Json),
    )
  );
}

function eachName(value: JsonObject, onEach: (name: string, value: Json) => Json): Json {
  const answer = emptyValues();
  for (const [name, inner] of Object.entries(value)) answer[name] = onEach(name, inner);
  return answer as JsonObject; // Every name was given a value.
}

/** Everything in the values that says where data goes, to be compared. */
export function destinationsOf(prototypes: readonly FieldPrototype[], values: Values): Json {
  return prototypes.flatMap((prototype) => within(prototype, own(values, prototype.propertyName) ?? null));
}

function within(prototype: FieldPrototype, value: unknown): Json[] {
  if (prototype.destination) return [value as Json]; // A part of values, or null.
  if (prototype.fieldType === 'array' && Array.isArray(value))
    return (
      value
        .map((entry) =>
          hasRows(prototype)
            ? (prototype.items ?? []).flatMap((item) =>
                within(item, own(Object(entry), item.propertyName) ?? null),
              )
            : within(entryOf(prototype), entry),
        )
        // A row that says nothing of where data goes changes nothing about it.
        .filter((places) => places.length > 0)
    );
  if (prototype.fieldType === 'map' && isObject(value))
    return (prototype.items ?? []).flatMap((item) => within(item, own(value, item.propertyName) ?? null));
  return [];
}
