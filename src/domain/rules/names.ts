import * as z from 'zod/mini';

/** Characters of a name that a person gives to something. */
export const nameCharsMax = 100;

/** Characters that show nothing or move the cursor; a name has none. */
const control = /[\p{Cc}\p{Zl}\p{Zp}\p{Surrogate}]/u;

/** What a person calls something: trimmed, 1 to 100 characters, all of which can be seen. */
export const Name = z.string('Give it a name.').check(
  z.trim(),
  z.normalize('NFC'),
  z.minLength(1, 'Give it a name.'),
  z.refine((name) => [...name].length <= nameCharsMax, `Use at most ${nameCharsMax} characters.`),
  z.refine((name) => !control.test(name), 'Use no control characters or line breaks.'),
);

/** Whether it is text all through: no NUL and no half of a character, which PostgreSQL keeps neither of. */
export function isText(text: string): boolean {
  return !text.includes('\0') && !/\p{Surrogate}/u.test(text);
}
