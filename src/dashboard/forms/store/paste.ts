import { isObject } from '../../../domain/fields/own.ts';
import type { Json } from '../../../domain/prototypes.ts';

/** More entries than this are not taken from one paste. */
export const pastedEntriesMax = 1000;

/** The entries of a list that is pasted: lines, or a JSON list. Undefined where it is one entry like any other. */
export function linesOf(text: string): Json[] | undefined {
  const list = jsonOf(text);
  if (Array.isArray(list)) return list.slice(0, pastedEntriesMax);
  const lines = text
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return lines.length > 1 ? lines.slice(0, pastedEntriesMax) : undefined;
}

/**
 * The entries of a map that is pasted: a JSON object, or lines of `key=value` or `key: value`. Undefined
 * where it is neither, so that it lands where the cursor is.
 */
export function pairsOf(text: string): [string, Json][] | undefined {
  const object = jsonOf(text);
  if (isObject(object)) return Object.entries(object).slice(0, pastedEntriesMax);
  const lines = text.split(/\r\n|\r|\n/).filter((line) => line.trim() !== '' && !line.trim().startsWith('#'));
  const pairs = lines.map(pairOf);
  return pairs.length > 0 && pairs.every((pair) => pair !== undefined)
    ? pairs.slice(0, pastedEntriesMax)
    : undefined;
}

/** `A=b`, `A: b`, `export A="b"`, as in .env files and headers; a URL is no pair. */
function pairOf(line: string): [string, Json] | undefined {
  const match = /^\s*(?:export\s+)?([^\s=:]+)\s*(?:=|:(?!\/\/))\s*(.*?)\s*$/.exec(line);
  if (!match) return undefined;
  const [, key = '', value = ''] = match;
  const quoted = /^(["'])(.*)\1$/.exec(value);
  return [key, quoted?.[2] ?? value];
}

function jsonOf(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Then it is text like any other.
    return undefined;
  }
}
