import { createHash, timingSafeEqual } from 'node:crypto';
import { Credentials, emailKey, SetUp } from '../domain/rules/accounts.ts';
import { newId } from '../domain/ids.ts';
import { Refusal } from '../domain/refusal.ts';
import { insertSession } from '../storage/control/sessions.ts';
import type { Db } from '../storage/control/tables.ts';
import { accountByEmail, hasUsers, insertFirstUser } from '../storage/control/users.ts';
import { mutation, query } from './door/answers.ts';
import type { Context } from './door/context.ts';
import { invalid, parse } from './door/parse.ts';
import { isCommon } from './identity/passwords.ts';
import { tokenSeconds } from './identity/tokens.ts';

type ProfileInput = { firstName?: string | null; lastName?: string | null; company?: string | null };

export const accounts = {
  Query: {
    me: query(async (_input, { asker, load }) => load.user.load((await asker.person()).userId)),
    needsSetup: query(async (_input, { db }) => !(await hasUsers(db))),
  },

  Mutation: {
    createToken: mutation<{ username: string; password: string }>(async (input, context) => {
      const { username, password } = parse(Credentials, input);
      const userId = await signIn(username, password, context);
      return newToken(userId, context, context.db);
    }),

    setUp: mutation<{ code: string; email: string; password: string; profile?: ProfileInput }>(
      async (input, context) => {
        const { code, ...account } = parse(SetUp, input);
        await refuseWrongCode(code, context);
        if (isCommon(account.password)) throw invalid([tooCommon]);
        const { firstName, lastName, company } = account.profile ?? {};
        const { db, passwords, now } = context;
        const user = {
          ...{
            id: newId(),
            email: account.email,
            emailKey: emailKey(account.email),
            confirmedAt: new Date(now()),
          },
          ...{ firstName, lastName, company, passwordHash: await passwords.hash(account.password) },
        };
        return db.transaction(async (transaction) => {
          if (!(await insertFirstUser(transaction, user))) throw isSetUp();
          return newToken(user.id, context, transaction);
        });
      },
    ),
  },
};

const tooCommon = { path: 'password', message: 'Everybody tries this password first. Choose another.' };

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
  if (!account.confirmedAt)
    throw new Refusal('EMAIL_UNCONFIRMED', 'Open the link in the letter that we sent you, then sign in.');
  return account.id;
}

/** Throws once there is an account, whatever the code; a wrong code counts as a wrong attempt. */
async function refuseWrongCode(code: string, { db, setup, throttle, origin }: Context): Promise<void> {
  if (await hasUsers(db)) throw isSetUp();
  const attempt = { account: 'the first account', address: origin.address, userAgent: origin.userAgent };
  throttle.take(attempt);
  if (!isSame(code, setup.code))
    throw invalid([{ path: 'code', message: 'This is not the code that the terminal shows.' }]);
  throttle.right(attempt);
}

function isSetUp(): Refusal {
  return new Refusal('FORBIDDEN', 'Switchyard is set up already. Sign in, or ask an Owner to invite you.');
}

/** In a time that says nothing about where two texts differ. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text, 'utf8').digest();
  return timingSafeEqual(digest(one), digest(other));
}

/** Opens a session, and answers its token. */
async function newToken(userId: string, { tokens, origin, now }: Context, db: Db) {
  const id = newId();
  const { token, claims } = await tokens.sign(userId, id);
  const createdAt = new Date(now());
  const expiresAt = new Date(createdAt.getTime() + tokenSeconds * 1_000);
  const from = { address: origin.address || null, userAgent: origin.userAgent || null };
  await insertSession(db, { id, userId, createdAt, expiresAt, ...from });
  const decoded = { id: userId, iat: claims.iat, exp: claims.exp };
  return {
    success: true,
    message: 'You are signed in for 24 hours.',
    code: 'OK',
    fieldErrors: [],
    token,
    decoded,
  };
}
