import { isOpen } from '../../../../domain/fields/leaves.ts';
import { same } from '../../../../domain/fields/own.ts';
import type { FieldOption, FieldPrototype, Json } from '../../../../domain/prototypes.ts';
import type { Leaf } from '../../store/nodes.ts';

/** More choices than this are searched instead of listed. */
export const listedOptionsMax = 30;
/** Matches drawn at once: 5,000 rows would make each key wait. */
export const matchesMax = 100;

/** Whether a choice is typed into: where there are many, or where any other value is right as well. */
export function isSearched(prototype: FieldPrototype): boolean {
  const { options = [], multiline, dynamic } = prototype;
  if (isOpen(prototype)) return !multiline && (options.length > 0 || dynamic === true);
  return options.length > listedOptionsMax;
}

/** A value as a person types it. */
export function textOf(value: Json | undefined): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Where any value is right the value itself is shown, so that nothing hides what is sent. */
export function shownOf(leaf: Leaf, options: readonly FieldOption[]): string {
  if (isOpen(leaf.prototype)) return leaf.text;
  return options.find(({ value }) => same(value, leaf.value))?.label ?? leaf.text;
}

/** The choices in which what was typed stands, and how many more there are. */
export function matchesOf(options: readonly FieldOption[], typed: string) {
  const wanted = typed.trim().toLowerCase();
  const found = options.filter(
    ({ label, value }) =>
      wanted === '' || label.toLowerCase().includes(wanted) || textOf(value).toLowerCase().includes(wanted),
  );
  return { matches: found.slice(0, matchesMax), rest: Math.max(found.length - matchesMax, 0) };
}

/** The choice that somebody has typed out. */
export function typedOption(options: readonly FieldOption[], text: string): FieldOption | undefined {
  return options.find(({ label, value }) => label === text || textOf(value) === text);
}
