import { AccountChange, emailKey, needsCurrentPassword, type Profile } from '../../domain/rules/accounts.ts';
import { emailChange, emailTaken } from '../../mail/letters/email-change.ts';
import { passwordChanged } from '../../mail/letters/notices.ts';
import { updateAccount } from '../../storage/control/accounts.ts';
import { dropLinks, lockLinksOf } from '../../storage/control/post/links.ts';
import { endOtherSessions } from '../../storage/control/sessions.ts';
import type { Db } from '../../storage/control/tables.ts';
import { accountByEmail, lockAccounts, type Account } from '../../storage/control/users.ts';
import { changed, mutation, type Answer } from '../door/answers.ts';
import type { Person } from '../door/asker.ts';
import type { Context } from '../door/context.ts';
import { parse } from '../door/parse.ts';
import { linkHours } from '../identity/links.ts';
import { accountIsGone, checkCurrent } from './current-password.ts';
import { leave } from './leave.ts';
import { hashChosenBy } from './new-password.ts';
import { takeLetter } from './sign-up.ts';

export const changing = {
  Mutation: {
    updateUser: mutation<AccountChange>(async (input, context) => {
      const person = await context.asker.person();
      const change = parse(AccountChange, input);
      if (needsCurrentPassword(change)) await checkCurrent(change.currentPassword, person, context);
      return change.delete === true ? leave(person, context) : carryOut(change, person, context);
    }),
  },
};

async function carryOut(change: AccountChange, person: Person, context: Context): Promise<Answer> {
  const { email, password, profile } = change;
  const passwordHash =
    password === undefined ? undefined : await hashChosenBy(person.userId, password, context);
  if (email !== undefined) takeLetter(emailKey(email), context);
  return context.db.transaction(async (transaction) => {
    const told: string[] = [];
    // Links first and then users, as everybody does.
    await lockLinksOf(transaction, { userIds: [person.userId] });
    const [account] = await lockAccounts(transaction, { ids: [person.userId] });
    if (!account) throw accountIsGone();
    if (profile) await changeProfile(transaction, account, profile);
    if (passwordHash !== undefined) {
      await changePassword(transaction, account, { passwordHash, person, context });
      told.push('The password is changed, and your other sessions have ended.');
    }
    if (email !== undefined && email !== account.email) {
      await askNewAddress(transaction, account, { email, context });
      told.push(`We sent a letter to ${email}. The address counts once the link in it is opened.`);
    }
    return changed(account.id, told.length > 0 ? told.join(' ') : 'Saved.');
  });
}

/** What is left out stays; null clears. */
async function changeProfile(transaction: Db, account: Account, profile: Profile): Promise<void> {
  const given = Object.entries(profile).filter(([, value]) => value !== undefined);
  await updateAccount(transaction, account.id, Object.fromEntries(given));
}

async function changePassword(
  transaction: Db,
  account: Account,
  { passwordHash, person, context }: { passwordHash: string; person: Person; context: Context },
): Promise<void> {
  const { links, post, now } = context;
  const userId = account.id;
  await updateAccount(transaction, userId, { passwordHash });
  await endOtherSessions(transaction, { userId, exceptId: person.sessionId, at: new Date(now()) });
  // Whoever knew the old password may have asked for them.
  for (const kind of ['reset', 'email'] as const) await dropLinks(transaction, { userId, kind });
  await post(transaction, passwordChanged({ to: account.email, resetLink: links.pages.forgot }));
}

/** The address learns of it either way, and whoever asks does not learn whether another account has it. */
async function askNewAddress(
  transaction: Db,
  account: Account,
  { email, context }: { email: string; context: Context },
): Promise<void> {
  const { links, post } = context;
  const wanted = { kind: 'email', userId: account.id } as const;
  const other = await accountByEmail(transaction, emailKey(email));
  await dropLinks(transaction, wanted);
  const link = await links.issue(transaction, { ...wanted, email, isProof: true });
  const isTaken = other !== undefined && other.id !== account.id;
  // Issued for a taken one too, so that the work is the same, and then told to nobody.
  const letter = isTaken
    ? emailTaken({ to: other.email, signInLink: links.pages.signIn })
    : emailChange({ to: email, link, hours: linkHours.email });
  await post(transaction, letter);
}
