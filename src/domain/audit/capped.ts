import { emptyValues, isObject, type JsonObject } from '../fields/own.ts';
import type { Json } from '../prototypes.ts';

/** What the note below and the quotes around it take. Nobody is helped by less than this of a value. */
const noteChars = 50;

/**
 * The value in at most `charsMax` characters of JSON. Where it has more, the longest parts of it give way to a note, and
 * the short ones stay. Answers the value itself where nothing has to give way.
 */
export function capped(value: Json, charsMax: number): Json {
  const chars = JSON.stringify(value).length;
  if (chars <= charsMax) return value;
  const entries = Array.isArray(value) ? [...value.entries()] : isObject(value) ? Object.entries(value) : [];
  const namesChars = entries.reduce((sum, [name]) => sum + JSON.stringify(String(name)).length + 2, 2);
  if (entries.length === 0 || namesChars + entries.length * noteChars > charsMax)
    return `(${chars.toLocaleString('en')} characters, too many to be kept)`;
  const parts = shared(
    entries.map(([, inner]) => inner),
    charsMax - namesChars,
  );
  if (Array.isArray(value)) return parts;
  const answer = emptyValues();
  for (const [at, [name]] of entries.entries()) answer[name] = parts[at] ?? null;
  return answer as JsonObject; // Every name was given a value.
}

/** Shortest first, each may take an equal part of what the ones before have left. */
function shared(values: readonly Json[], charsMax: number): Json[] {
  const answer = [...values];
  const bySize = values.map((value, at) => ({ at, value, chars: JSON.stringify(value).length }));
  bySize.sort((one, other) => one.chars - other.chars);
  let leftChars = charsMax;
  for (const [done, { at, value, chars }] of bySize.entries()) {
    const part = capped(value, Math.floor(leftChars / (bySize.length - done)));
    answer[at] = part;
    leftChars -= part === value ? chars : JSON.stringify(part).length;
  }
  return answer;
}
