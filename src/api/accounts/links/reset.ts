import { Address, emailKey, PasswordReset } from '../../../domain/rules/accounts.ts';
import { reset } from '../../../mail/letters/reset.ts';
import { updateAccount } from '../../../storage/control/accounts.ts';
import { dropLinks, type LinkKind } from '../../../storage/control/post/links.ts';
import { endSessions } from '../../../storage/control/sessions.ts';
import { accountByEmail } from '../../../storage/control/users.ts';
import { mutation } from '../../door/answers.ts';
import { parse } from '../../door/parse.ts';
import { linkHours } from '../../identity/links.ts';
import { hashChosenBy } from '../new-password.ts';
import { knowDevice, newToken } from '../new-token.ts';
import { refuseKey } from '../no-key.ts';
import { takeLetter } from '../sign-up.ts';
import { takeLink } from './take-link.ts';
import { sendNothing } from '../welcome.ts';

const kinds: readonly LinkKind[] = ['reset'];

export const resetting = {
  Mutation: {
    requestPasswordReset: mutation<{ email: string }>(async (input, context) => {
      await refuseKey(context);
      const { email } = parse(Address, input);
      const key = emailKey(email);
      takeLetter(key, context);
      await context.db.transaction(async (transaction) => {
        const account = await accountByEmail(transaction, key);
        if (!account) return sendNothing(transaction, context);
        const wanted = { kind: 'reset', userId: account.id, isProof: true } as const;
        const link = await context.links.issue(transaction, wanted);
        return context.post(transaction, reset({ to: account.email, link, hours: linkHours.reset }));
      });
      return {
        ...{ success: true, code: 'OK', fieldErrors: [], id: null },
        message: 'If there is an account with this address, a letter with a link is on its way.',
      };
    }),

    resetPassword: mutation<{ token: string; password: string }>(async (input, context) => {
      await refuseKey(context);
      const { token, password } = parse(PasswordReset, input);
      // Before a password is hashed, so that no stranger makes us work.
      const { userId } = await context.links.look(context.db, token, kinds);
      const passwordHash = await hashChosenBy(userId, password, context);
      const { answer, key } = await context.db.transaction(async (transaction) => {
        const { account } = await takeLink(transaction, { token, kinds }, context);
        const at = new Date(context.now());
        // The letter has proved the address.
        const proof = { confirmedAt: account.confirmedAt ?? at, confinedTo: null };
        await updateAccount(transaction, account.id, { passwordHash, ...proof });
        await endSessions(transaction, account.id, at);
        await dropLinks(transaction, { userId: account.id });
        return { answer: await newToken(account.id, context, transaction), key: account.emailKey };
      });
      knowDevice(key, context);
      return answer;
    }),
  },
};
