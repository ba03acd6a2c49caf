import { createHash, timingSafeEqual } from 'node:crypto';
import { emailKey, SetUp, type Profile } from '../../domain/rules/accounts.ts';
import { newId } from '../../domain/ids.ts';
import { Refusal } from '../../domain/refusal.ts';
import { hasUsers, insertFirstUser } from '../../storage/control/users.ts';
import { mutation } from '../door/answers.ts';
import type { Context } from '../door/context.ts';
import { invalid, parse } from '../door/parse.ts';
import { refuseCommon } from './new-password.ts';
import { newToken } from './new-token.ts';

export const settingUp = {
  Mutation: {
    setUp: mutation<{ code: string; email: string; password: string; profile?: Profile }>(
      async (input, context) => {
        const { code, ...account } = parse(SetUp, input);
        await refuseWrongCode(code, context);
        refuseCommon(account.password, account.email);
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
