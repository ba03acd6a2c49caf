import { isCommon } from '../identity/passwords.ts';
import type { Context } from '../door/context.ts';
import { wrong } from '../door/parse.ts';

/** Throws INVALID_INPUT for a password that everybody tries, or that is the account's own address. */
export function refuseCommon(password: string, email: string | undefined): void {
  if (isCommon(password, email))
    throw wrong('password', 'Everybody tries this password first. Choose another.');
}

/** The hash of a password that somebody chooses, for the account with this address. */
export async function hashChosen(
  password: string,
  email: string | undefined,
  { passwords }: Context,
): Promise<string> {
  refuseCommon(password, email);
  return passwords.hash(password);
}

/** The same for an account that is known by its id. */
export async function hashChosenBy(userId: string, password: string, context: Context): Promise<string> {
  return hashChosen(password, (await context.load.user.load(userId))?.email, context);
}
