import { Credentials, emailKey } from '../../domain/rules/accounts.ts';
import { Refusal } from '../../domain/refusal.ts';
import { accountByEmail } from '../../storage/control/users.ts';
import { mutation } from '../door/answers.ts';
import type { Context } from '../door/context.ts';
import { parse } from '../door/parse.ts';
import { newToken } from './new-token.ts';

export const signingIn = {
  Mutation: {
    createToken: mutation<{ username: string; password: string }>(async (input, context) => {
      const { username, password } = parse(Credentials, input);
      const userId = await signIn(username, password, context);
      return newToken(userId, context, context.db);
    }),
  },
};

/** The account's id. Throws the same INVALID_INPUT, after the same time, for an unknown address and a wrong password. */
async function signIn(username: string, password: string, context: Context): Promise<string> {
  const { db, passwords, throttle, origin } = context;
  const attempt = { account: emailKey(username), address: origin.address, userAgent: origin.userAgent };
  throttle.take(attempt);
  const account = await accountByEmail(db, attempt.account);
  const isRight = await passwords.matches(account?.passwordHash, password);
  if (!account || !isRight)
    throw new Refusal('INVALID_INPUT', 'There is no account with this address and this password.');
  throttle.right(attempt);
  // One that was invited without a letter is good for its organization meanwhile.
  if (!account.confirmedAt && !account.confinedTo)
    throw new Refusal('EMAIL_UNCONFIRMED', 'Open the link in the letter that we sent you, then sign in.');
  return account.id;
}
