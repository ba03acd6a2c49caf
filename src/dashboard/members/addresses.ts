import * as z from 'zod/mini';
import { roles } from '../../domain/permissions.ts';
import { Email, emailKey } from '../../domain/rules/accounts.ts';
import { peoplePerChangeMax } from '../../domain/rules/organizations.ts';

/** Wrong addresses that a message names. */
const namedMax = 3;

/**
 * The addresses in what was typed or pasted: between line breaks, commas, semicolons or spaces, or in angle brackets
 * after a name, as mail programs copy them. Each once, in order.
 */
export function addressesIn(text: string): string[] {
  const found = text.split(/[\n\r,;]+/).flatMap((part) => {
    const bracketed = /<([^<>]*)>\s*$/.exec(part)?.[1];
    return (bracketed ?? part).split(/\s+/).filter(Boolean);
  });
  const byKey = new Map(found.map((address) => [emailKey(address), address]));
  return [...byKey.values()];
}

function isAddress(text: string): boolean {
  return Email.safeParse(text).success;
}

/** The form that invites people. `addresses` is one text, so that a paste of many is a paste. */
export const Invitations = z.object({
  addresses: z.string().check(({ value, issues }) => {
    const refuse = (message: string) => void issues.push({ code: 'custom', input: value, message });
    const addresses = addressesIn(value);
    const wrong = addresses.filter((address) => !isAddress(address));
    if (addresses.length === 0) return refuse('Write at least one address.');
    if (wrong.length > 0) return refuse(wordsFor(wrong));
    if (addresses.length > peoplePerChangeMax)
      refuse(`These are ${addresses.length} people. Invite at most ${peoplePerChangeMax} at once.`);
  }),
  role: z.enum(roles, 'Choose a role.'),
});

function wordsFor(wrong: readonly string[]): string {
  const names = wrong.slice(0, namedMax).map((one) => `“${one}”`);
  const rest = wrong.length > namedMax ? ` and ${wrong.length - namedMax} more` : '';
  const isOne = wrong.length === 1;
  return `${names.join(', ')}${rest} ${isOne ? 'is no address' : 'are no addresses'}. Write one like ada@example.com.`;
}
