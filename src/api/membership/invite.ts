import { Refusal } from '../../domain/refusal.ts';
import { emailKey } from '../../domain/rules/accounts.ts';
import type { Invitation, OrganizationChange } from '../../domain/rules/organizations.ts';
import { insertMember, membersById, setRole } from '../../storage/control/members.ts';
import type { Organization } from '../../storage/control/organizations.ts';
import type { Db } from '../../storage/control/tables.ts';
import type { Account } from '../../storage/control/users.ts';
import type { Context } from '../door/context.ts';
import { invalid } from '../door/parse.ts';
import { writeDown } from '../door/written.ts';
import { spendLetters } from './allowance.ts';
import type { Guest } from './guest.ts';
import { writeLetter } from './letters.ts';
import { listed } from './telling.ts';

type Given = { change: OrganizationChange; accounts: ReadonlyMap<string, Account>; context: Context };

/** Adds people, whose accounts are locked, or invites them once more, and queues a letter to each. */
export async function invite(
  transaction: Db,
  organization: Organization,
  { change, accounts, context }: Given,
): Promise<string[]> {
  const { addUsers = [], updateUsers = [], removeUsers = [] } = change;
  if (addUsers.length === 0) return [];
  const guests = await guestsOf(transaction, organization, { addUsers, accounts });
  const elsewhere = new Set([...updateUsers.map(({ userId }) => userId), ...removeUsers]);
  for (const guest of guests) refuseWrong(guest, organization, elsewhere);
  await spendLetters(transaction, organization, { addressees: guests, context });
  for (const guest of guests) await add(transaction, organization, { guest, context });
  return tellOf(guests, organization, context);
}

async function guestsOf(
  transaction: Db,
  { id: orgId }: Organization,
  { addUsers, accounts }: { addUsers: readonly Invitation[]; accounts: ReadonlyMap<string, Account> },
): Promise<Guest[]> {
  const ids = [...accounts.values()].map(({ id }) => id);
  const members = await membersById(transaction, orgId, ids);
  return addUsers.flatMap(({ email, role }, index) => {
    const account = accounts.get(emailKey(email));
    if (!account) return [];
    const member = members.find(({ user }) => user.id === account.id);
    return [{ path: `addUsers.${index}.email`, email, emailKey: account.emailKey, role, account, member }];
  });
}

function refuseWrong(guest: Guest, { name }: Organization, elsewhere: ReadonlySet<string>): void {
  const { path, email, account, member } = guest;
  if (elsewhere.has(account.id))
    throw invalid([{ path, message: 'This person stands in updateUsers or removeUsers as well.' }]);
  if (member && !member.isPending)
    throw taken(path, `${email} belongs to "${name}" already, as ${member.role}.`);
  // What is good for one organization alone must not get into a second with an address that nobody has proved.
  if (!member && !account.confirmedAt && account.confinedTo)
    throw taken(
      path,
      `The account of ${email} is good for another organization alone until a letter confirms its address. Its holder can ask for that letter where one signs in. Add the account after that.`,
    );
}

function taken(path: string, message: string): Refusal {
  return new Refusal('CONFLICT', message, [{ path, message }]);
}

async function add(
  transaction: Db,
  organization: Organization,
  { guest, context }: { guest: Guest; context: Context },
): Promise<void> {
  const { account, member, role } = guest;
  const membership = { orgId: organization.id, userId: account.id, role };
  if (!member) await insertMember(transaction, membership);
  else if (member.role !== role) await setRole(transaction, membership);
  const letter = await writeLetter(transaction, organization, { guest, context });
  await writeDown(transaction, context, {
    ...{ orgId: organization.id, action: 'member.update' },
    subject: { id: account.id, name: account.email },
    ...(member && { before: { role: member.role } }),
    after: { role, letter },
  });
}

function tellOf(guests: readonly Guest[], { name }: Organization, { hasMail }: Context): string[] {
  const emails = (isInvited: boolean) =>
    guests.filter(({ account }) => (account.confirmedAt === null) === isInvited).map(({ email }) => email);
  const invited = emails(true);
  const added = emails(false);
  const told: string[] = [];
  if (invited.length > 0 && hasMail)
    told.push(`${listed(invited)} ${invited.length === 1 ? 'gets' : 'get'} a letter with an invitation.`);
  if (invited.length > 0 && !hasMail)
    told.push(
      `${listed(invited)} ${invited.length === 1 ? 'is' : 'are'} invited. No mail server is configured: pass on the link that the list of members shows.`,
    );
  if (added.length > 0)
    told.push(
      `${listed(added)} ${added.length === 1 ? 'belongs' : 'belong'} to "${name}" now, and ${added.length === 1 ? 'gets' : 'get'} a letter that says so.`,
    );
  return told;
}
