import { messageIdLengthMax } from './limits.ts';

/**
 * An id as SDKs send it, as text: numbers become their digits, and what cannot name anybody (null, an empty text, a list)
 * is no id.
 */
export function idOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  if (typeof value === 'number') return String(value);
  return undefined;
}

/**
 * The same, from an event's text: a number that JSON.parse rounds keeps the digits that were sent, since rounding would
 * make two users one.
 */
export function exactIdOf(value: unknown, eventText: string, key: string): string | undefined {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return idOf(value);
  return numberText(eventText, key) ?? idOf(value);
}

/** The number as it stands behind a key of the outermost object; the last where the key is there twice. */
function numberText(json: string, key: string): string | undefined {
  const token = /"((?:[^"\\]|\\.)*)"|[{[]|[}\]]|-?\d[\d.eE+-]*/g;
  let depth = 0;
  let lastText = '';
  let found: string | undefined;
  for (const [text, inner] of json.matchAll(token)) {
    if (inner !== undefined) lastText = inner;
    else if (text === '{' || text === '[') depth++;
    else if (text === '}' || text === ']') depth--;
    else if (depth === 1 && lastText === key) found = text;
  }
  return found;
}

/** The id as it is compared: trimmed and in one Unicode form. Undefined where there is none. */
export function messageIdOf(value: unknown): string | undefined {
  const id = idOf(value)?.trim().normalize('NFC');
  return id === '' ? undefined : id;
}

const isPlain = /^[\x20-\x7e]*$/;

/** Characters, not bytes and not UTF-16 units. */
export function isMessageIdTooLong(value: unknown): boolean {
  // Nearly every id: as plain text it is in one form already.
  if (typeof value !== 'string' || (value.length <= messageIdLengthMax && isPlain.test(value))) return false;
  const id = messageIdOf(value);
  return id !== undefined && [...id].length > messageIdLengthMax;
}
