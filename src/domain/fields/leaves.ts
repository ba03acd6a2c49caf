import * as z from 'zod/mini';
import type { FieldPrototype } from '../prototypes.ts';
import { formatOf } from './formats.ts';
import { same } from './own.ts';
import { compilePattern } from './patterns.ts';

// Compiled parsers need `eval`, which a strict CSP forbids, and cost 130 ms at the first parse.
z.config({ jitless: true });

/** The longest text of one field, in UTF-16 code units. */
export const textCharsMax = 100_000;
const optionsNamedMax = 6;

/** Schemas by what they ask: a form of a thousand fields asks the same few things. */
const schemas = new Map<string, z.ZodMiniType>();
const schemasMax = 500;

/** What a value of one field type must be: a schema that is compiled once for all prototypes that ask the same. */
export function leafSchema(prototype: FieldPrototype): z.ZodMiniType {
  const { fieldType, min, max, integer, format, pattern, patternMessage } = prototype;
  if (hasChoice(prototype)) return compile(prototype);
  const asked = JSON.stringify([fieldType, min, max, integer, format, pattern, patternMessage]);
  const known = schemas.get(asked);
  if (known) return known;
  if (schemas.size >= schemasMax) schemas.clear();
  const schema = compile(prototype);
  schemas.set(asked, schema);
  return schema;
}

function compile(prototype: FieldPrototype): z.ZodMiniType {
  if (prototype.fieldType === 'boolean') return z.boolean('Choose true or false.');
  const { options } = prototype;
  if (options && hasChoice(prototype) && !isOpen(prototype))
    return z.unknown().check(z.refine((value) => isOption(prototype, value), chooseOne(options)));
  return prototype.fieldType === 'number' ? number(prototype) : text(prototype);
}

export function hasChoice({ options }: FieldPrototype): boolean {
  return Array.isArray(options) && options.length > 0;
}

/** Whether a value beside the options is allowed; choices that come from the vendor never bind. */
export function isOpen({ allowCustom, dynamic }: FieldPrototype): boolean {
  return allowCustom === true || dynamic === true;
}

/** An option's value may be of any type. */
export function isOption({ options }: FieldPrototype, value: unknown): boolean {
  return Array.isArray(options) && options.some((option) => same(option.value, value));
}

function text({ min, max, format, pattern, patternMessage }: FieldPrototype): z.ZodMiniType {
  const checks: z.core.$ZodCheck<string>[] = [
    z.maxLength(textCharsMax, `Use at most ${characters(textCharsMax)}.`),
  ];
  if (isNumber(min)) checks.push(z.minLength(min, `Use at least ${characters(min)}.`));
  if (isNumber(max)) checks.push(z.maxLength(max, `Use at most ${characters(max)}.`));
  const form = formatOf(format);
  if (form) checks.push(z.refine((value: string) => form.passes(value), form.message));
  const compiled = compilePattern(pattern);
  if (compiled) {
    const tooLong = `Use at most ${characters(compiled.textCharsMax)}.`;
    const message = patternMessage || `Write it so that it matches ${pattern ?? ''}.`;
    checks.push(
      z.refine((value: string) => value.length <= compiled.textCharsMax, { error: tooLong, abort: true }),
    );
    checks.push(z.refine((value: string) => compiled.passes(value), message));
  }
  // In two steps: the checks of length would be run on anything that has a `length`, texts or not.
  return z.pipe(z.string('Give it a text.'), z.string().check(...checks));
}

function number({ min, max, integer }: FieldPrototype): z.ZodMiniType {
  const checks: z.core.$ZodCheck<number>[] = [];
  if (integer) checks.push(z.refine((value: number) => Number.isInteger(value), 'Give it a whole number.'));
  if (isNumber(min)) checks.push(z.refine((value: number) => value >= min, `Give it ${min} or more.`));
  if (isNumber(max)) checks.push(z.refine((value: number) => value <= max, `Give it ${max} or less.`));
  return z.number('Give it a number.').check(...checks);
}

function chooseOne(options: NonNullable<FieldPrototype['options']>): string {
  if (options.length === 0 || options.length > optionsNamedMax) return 'Choose one of the options.';
  return `Choose one of: ${options.map(({ label }) => label).join(', ')}.`;
}

export function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function characters(count: number): string {
  // Not toLocaleString: its first call loads the rules of a language, which a form would wait for.
  return count === 1 ? '1 character' : `${String(count).replace(/\B(?=(\d{3})+$)/g, ',')} characters`;
}
