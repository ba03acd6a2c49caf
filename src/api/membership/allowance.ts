import { Refusal } from '../../domain/refusal.ts';
import {
  forgetInvitations,
  insertInvitations,
  invitationsSince,
} from '../../storage/control/post/invitations.ts';
import type { Db } from '../../storage/control/tables.ts';
import type { Context } from '../door/context.ts';

/** Letters that an organization may cause within a day, and a person over all of theirs. */
export const lettersPerDayMax = 200;
/** Letters of these to one address. */
export const lettersPerAddressPerDayMax = 10;
const dayMs = 24 * 60 * 60_000;
export const betweenLettersMsMin = 60_000;

export type Addressee = { path: string; email: string; emailKey: string };

/** Counts letters before they are written. Throws RATE_LIMITED where they are too many, for an address or altogether. */
export async function spendLetters(
  transaction: Db,
  organization: { id: string; name: string },
  { addressees, context }: { addressees: readonly Addressee[]; context: Context },
): Promise<void> {
  if (addressees.length === 0) return;
  const at = new Date(context.now());
  const dayAgo = new Date(at.getTime() - dayMs);
  const { kind, id } = await context.asker.actor();
  const inviterId = `${kind === 'key' ? 'key' : 'user'}:${id}`;
  await forgetInvitations(transaction, dayAgo);
  const of = { orgId: organization.id, inviterId };
  const sent = await invitationsSince(transaction, { ...of, since: dayAgo });
  for (const { path, email, emailKey } of addressees) {
    const before = sent.filter((one) => one.emailKey === emailKey).map((one) => one.at.getTime());
    const newest = Math.max(...before);
    if (at.getTime() - newest < betweenLettersMsMin)
      throw limited(path, `${email} got a letter less than a minute ago. Wait a minute, then try again.`);
    if (before.length >= lettersPerAddressPerDayMax)
      throw limited(path, `${email} got ${before.length} letters within a day. Try again tomorrow.`);
  }
  const most = Math.max(
    sent.filter(({ orgId }) => orgId === organization.id).length,
    sent.filter((one) => one.inviterId === inviterId).length,
  );
  if (most + addressees.length > lettersPerDayMax)
    throw new Refusal(
      'RATE_LIMITED',
      `"${organization.name}" can add ${Math.max(0, lettersPerDayMax - most)} more people today: each gets a letter, and ${lettersPerDayMax} a day is the limit. Add the others tomorrow.`,
    );
  await insertInvitations(
    transaction,
    addressees.map(({ emailKey }) => ({ ...of, at, emailKey })),
  );
}

function limited(path: string, message: string): Refusal {
  return new Refusal('RATE_LIMITED', message, [{ path, message }]);
}
