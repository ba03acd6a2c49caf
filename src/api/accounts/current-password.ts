import { Refusal } from '../../domain/refusal.ts';
import { emailKey } from '../../domain/rules/accounts.ts';
import { accountByEmail } from '../../storage/control/users.ts';
import type { Person } from '../door/asker.ts';
import type { Context } from '../door/context.ts';
import { wrong } from '../door/parse.ts';

/** Throws INVALID_INPUT unless it is the person's password of today; slowed down as signing in is. */
export async function checkCurrent(
  given: string | undefined,
  { userId }: Person,
  context: Context,
): Promise<void> {
  if (!given) throw wrong('currentPassword', 'Type the password that you have.');
  const { db, load, passwords, throttle, origin } = context;
  const user = await load.user.load(userId);
  const account = user && (await accountByEmail(db, emailKey(user.email)));
  if (account?.id !== userId) throw accountIsGone();
  const attempt = { account: account.emailKey, address: origin.address, userAgent: origin.userAgent };
  throttle.take(attempt);
  if (!(await passwords.matches(account.passwordHash, given)))
    throw wrong('currentPassword', 'This is not your password.');
  throttle.right(attempt);
}

/** It was deleted, or its address was changed, while the request was under way. */
export function accountIsGone(): Refusal {
  return new Refusal('UNAUTHENTICATED', 'The account has just changed. Sign in again.');
}
