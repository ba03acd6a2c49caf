/** Longer names are cut: a letter is no place for somebody's message. */
const nameCharsMax = 60;
const zeroWidthSpace = '\u200b';
/** Between these a name keeps its own direction, and leaves the sentence around it in order. */
const isolate = { start: '\u2068', end: '\u2069' };

/**
 * What a person has typed, as it may stand in a letter to another person. Anybody can name an organization after a
 * website or a message, and have us send it: names are cut, and nothing in them becomes a link.
 */
export function named(typed: string, charsMax = nameCharsMax): string {
  const plain = typed
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const characters = [...plain];
  const short =
    characters.length <= charsMax
      ? plain
      : `${characters
          .slice(0, charsMax - 1)
          .join('')
          .trim()}…`;
  const unlinked = isPlainAddress(short) ? short : short.replace(/(?<=[.:/@])(?=\S)/g, zeroWidthSpace);
  return /[^\x20-\x7e\u200b]/.test(unlinked) ? `${isolate.start}${unlinked}${isolate.end}` : unlinked;
}

/** An inviter's address stays one that can be copied. */
function isPlainAddress(text: string): boolean {
  return /^[\w.+-]+@[\w.-]+$/.test(text);
}

/** How long a link is good. */
export function lasting(hours: number): string {
  if (hours >= 48 && hours % 24 === 0) return `${hours / 24} days`;
  return hours === 1 ? '1 hour' : `${hours} hours`;
}

const moments = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });

/** "25 November 2026 at 16:20 UTC": whoever reads it may be anywhere. */
export function moment(at: Date): string {
  return `${moments.format(at)} UTC`;
}
