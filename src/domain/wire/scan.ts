/** The bytes of one event, `end` exclusive, and how many levels of objects and lists are in it. */
export type Slice = { start: number; end: number; depth: number };

export type Scan = {
  /** The elements of the top-level `batch`, where there is such a list; the last one where there are several. */
  batch: Slice[] | undefined;
  /** How deep the text is nested, the elements of `batch` left out. */
  depth: number;
};

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const space = 0x20;

/** `batch`, as it stands between quotes. */
const batchKey = [0x62, 0x61, 0x74, 0x63, 0x68];

/**
 * One pass over the bytes of a JSON text, before anything parses it: finds out how deep it is nested (a parser takes
 * 200,000 levels, whoever serializes again overflows) and where the elements of the top-level `batch` begin and end, so
 * that each keeps the very bytes that were sent and can be refused alone.
 *
 * It does not judge whether the text is JSON; on broken text the slices mean nothing.
 */
export function scan(bytes: Uint8Array): Scan {
  const { length } = bytes;
  let depth = 0;
  /** The deepest level so far: in the element we are in, or outside of all. */
  let deepest = 0;
  let deepestOutside = 0;
  let batch: Slice[] | undefined;
  let isInBatch = false;
  let itemStart = 0;
  /** The last string on the first level: in front of a list, it is the list's key. */
  let keyStart = 0;
  let keyEnd = 0;

  for (let i = 0; i < length; i++) {
    switch (bytes[i] ?? 0) {
      case quote: {
        const start = i + 1;
        i = endOfString(bytes, start);
        if (depth === 1) {
          keyStart = start;
          keyEnd = i;
        }
        break;
      }
      case openBracket:
        depth++;
        if (depth === 2 && isKeyBatch(bytes, keyStart, keyEnd)) {
          for (const one of batch ?? []) deepestOutside = Math.max(deepestOutside, one.depth + 2);
          isInBatch = true;
          batch = [];
          itemStart = i + 1;
          deepestOutside = Math.max(deepestOutside, deepest, 2);
          deepest = 0;
        } else if (depth > deepest) deepest = depth;
        break;
      case openBrace:
        depth++;
        if (depth > deepest) deepest = depth;
        break;
      case comma:
        if (depth === 2 && isInBatch) endItem(i);
        break;
      case closeBracket:
      case closeBrace:
        depth--;
        if (depth === 1 && isInBatch) {
          endItem(i);
          isInBatch = false;
          deepest = 0;
        }
        break;
    }
  }
  return { batch, depth: Math.max(deepestOutside, deepest) };

  function endItem(end: number): void {
    const slice = trimmed(bytes, itemStart, end, Math.max(0, deepest - 2));
    if (slice.end > slice.start) batch?.push(slice);
    itemStart = end + 1;
    deepest = 0;
  }
}

/** So many bytes of a string are looked at one by one; for a longer one a search is faster, and for a shorter one slower. */
const shortBytesMax = 32;

function endOfString(bytes: Uint8Array, from: number): number {
  const near = Math.min(bytes.length, from + shortBytesMax);
  let i = from;
  for (; i < near; i++) {
    const byte = bytes[i];
    if (byte === quote) return i;
    if (byte === backslash) i++;
  }
  return endOfLongString(bytes, i);
}

function endOfLongString(bytes: Uint8Array, from: number): number {
  for (let i = from; ;) {
    const end = bytes.indexOf(quote, i);
    if (end === -1) return bytes.length;
    // An even number of backslashes escape each other, and leave the quote to end the string.
    let escapes = end;
    while (escapes > i && bytes[escapes - 1] === backslash) escapes--;
    if ((end - escapes) % 2 === 0) return end;
    i = end + 1;
  }
}

/** A key may be written with escapes: `"b\u0061tch"` is `batch` to every parser. */
function isKeyBatch(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start === batchKey.length) return batchKey.every((byte, at) => bytes[start + at] === byte);
  if (!bytes.subarray(start, end).includes(backslash)) return false;
  try {
    return JSON.parse(new TextDecoder().decode(bytes.subarray(start - 1, end + 1))) === 'batch';
  } catch {
    // Not a string of JSON: whoever parses the text will say so.
    return false;
  }
}

function trimmed(bytes: Uint8Array, from: number, to: number, depth: number): Slice {
  let start = from;
  let end = to;
  while (start < end && (bytes[start] ?? 0) <= space) start++;
  while (end > start && (bytes[end - 1] ?? 0) <= space) end--;
  return { start, end, depth };
}
