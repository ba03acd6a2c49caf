import type { Values } from '../../domain/prototypes.ts';
import { alreadyHaveAccount } from '../../mail/letters/already-have-account.ts';
import { confirm } from '../../mail/letters/confirm.ts';
import { invitation } from '../../mail/letters/invitation.ts';
import type { Letter } from '../../mail/mail.ts';
import { newestBelonging } from '../../storage/control/accounts.ts';
import { dropLinks, openSignUps } from '../../storage/control/post/links.ts';
import type { Db } from '../../storage/control/tables.ts';
import type { Account } from '../../storage/control/users.ts';
import type { Context } from '../door/context.ts';
import { linkHours } from '../identity/links.ts';

/** What signing up chose; opening the link makes it true. Without it the link asks for a password. */
type Chosen = { passwordHash?: string; profile?: Values };

/**
 * Queues the one letter that an address gets for signing up. Every case takes the same statements: a link and a letter,
 * after a look at where the account belongs.
 */
export async function answerSignUp(
  transaction: Db,
  account: Account,
  { chosen, context }: { chosen: Chosen; context: Context },
): Promise<void> {
  const belonging = await newestBelonging(transaction, account.id);
  // The account in use is its holder's: what a stranger chose must not be a click away from it.
  const isConfined = account.confinedTo !== null;
  if (account.confirmedAt) await context.post(transaction, await already(transaction, account, context));
  else if (account.passwordHash === null && belonging)
    await context.post(transaction, await invited(transaction, account, { belonging, context }));
  else await context.post(transaction, await toConfirm(transaction, account, { chosen: isConfined ? {} : chosen, context })); // prettier-ignore
}

/** Queues the letter of an account that waits to be confirmed; for every other address, and for none, the same work. */
export async function confirmAgain(
  transaction: Db,
  account: Account | undefined,
  context: Context,
): Promise<void> {
  const belonging = await newestBelonging(transaction, account?.id ?? '');
  const signUps = await openSignUps(transaction, account?.id ?? '');
  if (!account || account.confirmedAt) return sendNothing(transaction, context);
  if (account.passwordHash === null && belonging)
    return context.post(transaction, await invited(transaction, account, { belonging, context }));
  // Where several have signed up with the address, nobody can know whose password its holder wants.
  const [only, another] = signUps;
  const passwordHash = !another && account.confinedTo === null ? only?.passwordHash : undefined;
  const chosen = passwordHash ? { passwordHash, profile: only?.profile ?? {} } : {};
  return context.post(transaction, await toConfirm(transaction, account, { chosen, context }));
}

/** Does what a letter with a link would take, where there is nobody to write to. */
export async function sendNothing(transaction: Db, context: Context): Promise<void> {
  await dropLinks(transaction, { userId: '' });
  await context.post(transaction, undefined);
}

async function already(transaction: Db, { id, email }: Account, { links }: Context): Promise<Letter> {
  const resetLink = await links.issue(transaction, { kind: 'reset', userId: id, isProof: true });
  return alreadyHaveAccount({
    ...{ to: email, signInLink: links.pages.signIn, resetLink, hours: linkHours.reset },
  });
}

async function invited(
  transaction: Db,
  { id, email }: Account,
  { belonging, context }: { belonging: { orgId: string; orgName: string }; context: Context },
): Promise<Letter> {
  const { orgId, orgName } = belonging;
  const link = await context.links.issue(transaction, { kind: 'invite', userId: id, orgId, isProof: true });
  return invitation({ to: email, orgName, link, hours: linkHours.invite });
}

async function toConfirm(
  transaction: Db,
  { id, email }: Account,
  { chosen, context }: { chosen: Chosen; context: Context },
): Promise<Letter> {
  const link = await context.links.issue(transaction, {
    ...{ kind: 'confirm', userId: id, isProof: true, ...chosen },
  });
  return confirm({ to: email, link, hours: linkHours.confirm });
}
