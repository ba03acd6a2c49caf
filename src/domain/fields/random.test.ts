import { expect, test } from 'vitest';
import type { FieldPrototype, FieldType, Json } from '../prototypes.ts';
import { createValidator } from '../validator.ts';

/** Fixed, so that a failure is the same for everybody; each round is told by its number. */
const seed = 20261123;
const rounds = 2000;

/** A small generator of numbers (mulberry32) and what is made from them. */
function createChance(start: number) {
  let state = start;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (bound: number) => Math.floor(next() * bound);
  const maybe = <T>(value: T): T | undefined => (next() < 0.3 ? value : undefined);
  // Every list that is given has entries.
  const one = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  return { next, below, maybe, one };
}
type Chance = ReturnType<typeof createChance>;

const names = ['a', 'b', 'c', '__proto__', 'constructor', 'length', 'x.y', 'ü [0]', ''];
const texts = [
  '',
  'a',
  'https://example.com',
  'ada@example.com',
  '0',
  'null',
  '\u0000',
  '😀',
  '2026-01-31T09:30:00Z',
];

function anyPrototype(chance: Chance, propertyName: string, depth: number): FieldPrototype {
  const { maybe, one, below } = chance;
  const types: FieldType[] = ['input', 'boolean', 'number', 'array', 'map'];
  // Of the names before its own alone: in a circle, what is left out may show what was hidden.
  const earlier = names.slice(0, names.indexOf(propertyName));
  const siblings = () => earlier.slice(-1).map((field) => ({ field, isSet: one([true, false]) }));
  return {
    propertyName,
    label: 'Any',
    fieldType: one(depth > 2 ? types.slice(0, 3) : types),
    required: maybe(true),
    requiredWhen: maybe({ any: siblings() }),
    visibleWhen: maybe({ all: siblings() }),
    secret: maybe(true),
    mappable: maybe(true),
    allowCustom: maybe(true),
    integer: maybe(true),
    format: maybe(one(['email', 'uri', 'datetime', 'json', 'nothing'])),
    pattern: maybe(one(['^a', '[', '(a+)+$'])),
    min: maybe(below(3)),
    max: maybe(below(20)),
    options: maybe([{ value: one(texts), label: 'One' }]),
    items:
      depth > 2
        ? undefined
        : maybe(names.slice(0, 1 + below(4)).map((name) => anyPrototype(chance, name, depth + 1))),
  };
}

function anyValue(chance: Chance, depth: number): Json {
  const { below, one, next } = chance;
  const kind = below(depth > 3 ? 5 : 8);
  if (kind === 0) return one([null, true, false]);
  if (kind === 1) return one([0, 1, -1.5, 1e21]);
  if (kind === 2) return { isSet: true };
  if (kind === 3) return { '@path': one(texts) };
  if (kind < 5) return one(texts);
  if (kind === 5) return Array.from({ length: below(4) }, () => anyValue(chance, depth + 1));
  const entries = names
    .filter(() => next() < 0.4)
    .map((name) => [name, anyValue(chance, depth + 1)] as const);
  return Object.fromEntries(entries);
}

/** Mostly of the type that is asked for, so that some forms pass. */
function likelyValue(chance: Chance, fieldType: FieldType): Json {
  if (chance.next() < 0.3) return anyValue(chance, 1);
  if (fieldType === 'boolean') return chance.one([true, false]);
  if (fieldType === 'number') return chance.one([0, 1, 2.5]);
  if (fieldType === 'array') return Array.from({ length: chance.below(4) }, () => anyValue(chance, 1));
  return fieldType === 'map' ? { [chance.one(names)]: anyValue(chance, 1) } : chance.one(texts);
}

test(`what passes passes again unchanged, and what is wrong says where (seed ${seed})`, () => {
  const chance = createChance(seed);
  let passed = 0;
  for (let round = 0; round < rounds; round += 1) {
    const prototypes = names.filter(() => chance.next() < 0.5).map((name) => anyPrototype(chance, name, 1));
    const validator = createValidator(prototypes);
    const values = Object.fromEntries(
      prototypes
        .filter(() => chance.next() < 0.6)
        .map(({ propertyName, fieldType }) => [propertyName, likelyValue(chance, fieldType)]),
    );
    const before = JSON.stringify(values);
    const checked = validator.check(values, { kept: true });
    expect(JSON.stringify(values), `round ${round} changed what it was given`).toBe(before);
    if (checked.ok) {
      passed += 1;
      const again = validator.check(checked.values, { kept: true });
      expect(again.ok && JSON.stringify(again.values), `round ${round}`).toBe(JSON.stringify(checked.values));
    } else {
      expect(checked.fieldErrors.length, `round ${round}`).toBeGreaterThan(0);
      for (const { path, message } of checked.fieldErrors) {
        expect(message, `round ${round}`).toMatch(/^[A-Z].*[.}]$/s);
        expect(
          names.some((name) => path === name || path.startsWith(`${name}.`)),
          `round ${round}: ${path}`,
        ).toBe(true);
      }
    }
  }
  expect(passed).toBeGreaterThan(rounds / 20);
});
