import { capped } from '../../domain/audit/capped.ts';
import { difference } from '../../domain/audit/difference.ts';
import type { Permission } from '../../domain/permissions.ts';
import type { Values } from '../../domain/prototypes.ts';
import { insertAuditEntry } from '../../storage/control/audit.ts';
import type { Db } from '../../storage/control/tables.ts';
import { usersByIds } from '../../storage/control/users.ts';
import type { Context } from './context.ts';

/** Of what stood before and of what stands after, each, as JSON. The longest values of more give way to a note. */
const keptCharsMax = 10_000;

type Change = {
  orgId: string;
  action: Permission;
  subject: { id: string; name: string };
  /** As it may be shown: a secret is replaced by `{ isSet, hint }`. Left out where nothing stood before. */
  before?: Values;
  /** Left out where nothing stands after. */
  after?: Values;
};

/**
 * Writes a change into the organization's audit log, in the transaction that makes it. Where as much stands after as
 * stood before nothing has changed, and nothing is written.
 */
export async function writeDown(transaction: Db, { asker, origin }: Context, change: Change): Promise<void> {
  const actor = await asker.actor();
  // Not by a loader: it takes a second connection while this one is held, and many at once would wait for ever.
  const name = actor.kind === 'key' ? actor.name : (await usersByIds(transaction, [actor.userId]))[0]?.email;
  const by = {
    id: `${actor.kind === 'key' ? 'key' : 'user'}:${actor.id}`,
    name: name ?? 'Somebody whose account is gone',
    address: origin.address || null,
  };
  await writeDownBy(transaction, by, change);
}

/** The same, of somebody who is not signed in: whoever opens a letter, for one. */
export async function writeDownBy(
  transaction: Db,
  actor: { id: string; name: string; address: string | null },
  { orgId, action, subject, before, after }: Change,
): Promise<void> {
  const change = difference(before ?? {}, after ?? {});
  if (before && after && !change) return;
  await insertAuditEntry(transaction, { orgId, action, subject, change: change && kept(change), actor });
}

function kept({ before = {}, after = {} }: Values): Values {
  return { before: capped(before, keptCharsMax), after: capped(after, keptCharsMax) };
}
