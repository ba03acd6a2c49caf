import { Refusal } from '../../../domain/refusal.ts';
import { Confirmation, Profile } from '../../../domain/rules/accounts.ts';
import { updateAccount } from '../../../storage/control/accounts.ts';
import { dropLinks, type Link, type LinkKind } from '../../../storage/control/post/links.ts';
import { endSessions } from '../../../storage/control/sessions.ts';
import type { Db } from '../../../storage/control/tables.ts';
import type { Account } from '../../../storage/control/users.ts';
import { mutation } from '../../door/answers.ts';
import type { Context } from '../../door/context.ts';
import { parse, wrong } from '../../door/parse.ts';
import { moveTo } from './move.ts';
import { hashChosenBy } from '../new-password.ts';
import { knowDevice, newToken } from '../new-token.ts';
import { refuseKey } from '../no-key.ts';
import { takeLink } from './take-link.ts';

const kinds: readonly LinkKind[] = ['confirm', 'invite', 'email'];

type Opened = {
  link: Link;
  account: Account;
  passwordHash: string | undefined;
  profile: Profile | null | undefined;
  at: Date;
};
type Change = Partial<Omit<Account, 'id' | 'createdAt'>>;

export const confirming = {
  Mutation: {
    confirmUser: mutation<{ token: string; password?: string; profile?: Profile }>(async (input, context) => {
      await refuseKey(context);
      const { token, password, profile } = parse(Confirmation, input);
      // Before a password is hashed, so that no stranger makes us work.
      const { kind, userId } = await context.links.look(context.db, token, kinds);
      const isChosen = password !== undefined && kind !== 'email';
      const passwordHash = isChosen ? await hashChosenBy(userId, password, context) : undefined;
      const { answer, key } = await context.db.transaction(async (transaction) => {
        const { link, account } = await takeLink(transaction, { token, kinds }, context);
        const opened = { link, account, passwordHash, profile, at: new Date(context.now()) };
        const moved = await make(transaction, opened, context);
        return { answer: await newToken(account.id, context, transaction), key: moved ?? account.emailKey };
      });
      knowDevice(key, context);
      return answer;
    }),
  },
};

/** Makes true what the link says. Answers the address as it is compared, where it is another now. */
async function make(transaction: Db, opened: Opened, context: Context): Promise<string | undefined> {
  const { link, account, at } = opened;
  if (link.kind === 'email') return moveTo(transaction, opened, context);
  const change = link.kind === 'invite' ? ofInvitation(opened) : ofConfirmation(opened);
  await updateAccount(transaction, account.id, change);
  // Whoever was in with another password, or has another link, is out.
  if (change.passwordHash !== undefined) await endSessions(transaction, account.id, at);
  if (link.isProof) await dropLinks(transaction, { userId: account.id });
  return undefined;
}

/** Whoever opens the letter decides which signing up counts, and may choose another password. */
function ofConfirmation({ link, account, passwordHash, profile, at }: Opened): Change {
  if (account.confirmedAt) throw isInUse();
  const hash = passwordHash ?? link.passwordHash;
  if (hash === null) throw choosePassword();
  const chosen = profile ?? Profile.parse(link.profile ?? {});
  return { ...chosen, passwordHash: hash, confirmedAt: at, confinedTo: null };
}

/**
 * A link that proves no address is good once, for an account that nobody uses: whoever passed it on could open it too.
 * A letter proves the address; a password that was chosen without that proof is chosen anew.
 */
function ofInvitation({ link, account, passwordHash, profile, at }: Opened): Change {
  const isInvitedOnly = account.passwordHash === null;
  if (!isInvitedOnly && !link.isProof) throw isInUse();
  const keepsPassword = !isInvitedOnly && account.confirmedAt !== null;
  if (!keepsPassword && passwordHash === undefined) throw choosePassword();
  const proof = { confirmedAt: account.confirmedAt ?? at, confinedTo: null };
  return {
    ...profile,
    ...(!keepsPassword && { passwordHash }),
    ...(link.isProof ? proof : { confinedTo: link.orgId }),
  };
}

function choosePassword(): Refusal {
  return wrong('password', 'Choose a password.');
}

function isInUse(): Refusal {
  const message = 'This account has a password already. Sign in with it, or ask for a new one.';
  return new Refusal('INVALID_INPUT', message, [{ path: 'token', message }]);
}
