import { newId } from '../../domain/ids.ts';
import { Refusal } from '../../domain/refusal.ts';
import { Address, emailKey, NewAccount, type Profile } from '../../domain/rules/accounts.ts';
import { signUpAccount } from '../../storage/control/accounts.ts';
import { hasUsers, lockAccounts } from '../../storage/control/users.ts';
import { mutation } from '../door/answers.ts';
import type { Context } from '../door/context.ts';
import { parse } from '../door/parse.ts';
import { hashChosen } from './new-password.ts';
import { refuseKey } from './no-key.ts';
import { answerSignUp, confirmAgain } from './welcome.ts';

export const signingUp = {
  Mutation: {
    createNewUser: mutation<{ email: string; password: string; profile?: Profile }>(
      async (input, context) => {
        await refuseKey(context);
        await refuseClosed(context);
        const { email, password, profile } = parse(NewAccount, input);
        const key = emailKey(email);
        takeLetter(key, context);
        const passwordHash = await hashChosen(password, email, context);
        const chosen = { passwordHash, profile: wholeProfile(profile) };
        await context.db.transaction(async (transaction) => {
          const signUp = { id: newId(), email, emailKey: key, passwordHash, ...chosen.profile };
          await answerSignUp(transaction, await signUpAccount(transaction, signUp), { chosen, context });
        });
        return {
          ...{ success: true, code: 'EMAIL_UNCONFIRMED', fieldErrors: [], token: null, decoded: null },
          message: 'We sent you a letter. Open the link in it, and you are in.',
        };
      },
    ),

    resendConfirmation: mutation<{ email: string }>(async (input, context) => {
      await refuseKey(context);
      const { email } = parse(Address, input);
      const key = emailKey(email);
      takeLetter(key, context);
      await context.db.transaction(async (transaction) => {
        const [account] = await lockAccounts(transaction, { emailKeys: [key] });
        await confirmAgain(transaction, account, context);
      });
      return {
        ...{ success: true, code: 'OK', fieldErrors: [], id: null },
        message: 'If an account with this address waits for a confirmation, a letter is on its way.',
      };
    }),
  },
};

/** The same answer for every address: who has an account shows in no case. */
async function refuseClosed({ db, signUp }: Context): Promise<void> {
  if (!(await hasUsers(db)))
    throw new Refusal(
      'FORBIDDEN',
      'Switchyard is not set up yet. Open the setup link that its terminal shows: it makes the first account.',
    );
  if (signUp === 'invited')
    throw new Refusal('FORBIDDEN', 'Nobody can sign up here without an invitation. Ask an Owner to add you.');
}

/** Throws RATE_LIMITED, whether or not the address has an account. */
export function takeLetter(to: string, { letterThrottle, origin }: Context): void {
  letterThrottle.take({ to, address: origin.address });
}

/** Every property, so that confirming sets exactly what was chosen. */
function wholeProfile(profile: Profile | null | undefined) {
  const { firstName = null, lastName = null, company = null } = profile ?? {};
  return { firstName, lastName, company };
}
