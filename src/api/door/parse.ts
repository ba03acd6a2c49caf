import type * as z from 'zod/mini';
import { Refusal, type FieldError } from '../../domain/refusal.ts';

/** Checks input against a rule of `domain/`. Throws INVALID_INPUT with what is wrong at each field. */
export function parse<Schema extends z.ZodMiniType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw invalid(parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })));
}

/** One message for the whole; each field has its own. */
export function invalid(fieldErrors: FieldError[]): Refusal {
  const [first, ...others] = fieldErrors;
  const message =
    others.length === 0 && first
      ? `Check ${first.path}: ${first.message}`
      : `Check ${fieldErrors.length} values: ${fieldErrors
          .slice(0, namedMax)
          .map(({ path }) => path)
          .join(', ')}${fieldErrors.length > namedMax ? ', …' : '.'}`;
  return new Refusal('INVALID_INPUT', message, fieldErrors);
}

const namedMax = 5;

/** The first wrong value of a path there is only one of. */
export function wrong(path: string, message: string): Refusal {
  return invalid([{ path, message }]);
}
