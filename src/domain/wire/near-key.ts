/** Of a key at least so many characters have to be there, or it could be anybody's. */
export const nearCharsMin = 12;
export const nearCharsMax = 64;
/** Letters that were mistyped, left out or put in. IDs that were drawn are never so near to each other. */
const typosMax = 2;

/**
 * How a key that nobody has was made of this ID, in words for who looks at the source; undefined where it was not. Only
 * who knows the ID, or nearly so, can write such a key.
 */
export function nearness(key: string, id: string): string | undefined {
  if (key === id || key.length < nearCharsMin || key.length > nearCharsMax) return undefined;
  if (key.includes(id)) return 'it has more around the write key';
  if (id.startsWith(key)) return 'its end is missing';
  if (id.endsWith(key)) return 'its beginning is missing';
  if (key.toLowerCase() === id.toLowerCase()) return 'capital and small letters are mixed up';
  const typos = distance(key, id);
  if (typos > typosMax) return undefined;
  return typos === 1 ? 'it differs in one character' : `it differs in ${typos} characters`;
}

/** The fewest characters to change, put in or leave out. */
function distance(one: string, other: string): number {
  if (Math.abs(one.length - other.length) > typosMax) return Infinity;
  let row = Array.from({ length: other.length + 1 }, (_one, at) => at);
  for (const [at, letter] of [...one].entries()) {
    const next = [at + 1];
    for (let to = 1; to <= other.length; to++) {
      const replaced = (row[to - 1] ?? 0) + (letter === other[to - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[to] ?? 0) + 1, (next[to - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? Infinity;
}
