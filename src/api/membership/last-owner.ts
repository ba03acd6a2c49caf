import { Refusal } from '../../domain/refusal.ts';
import type { OrganizationChange } from '../../domain/rules/organizations.ts';
import { hasActingOwner, membersById } from '../../storage/control/members.ts';
import type { Organization } from '../../storage/control/organizations.ts';
import type { Db } from '../../storage/control/tables.ts';
import type { Context } from '../door/context.ts';

type Given = {
  change: OrganizationChange;
  context: Context;
  /** Changes roles and removes people. */
  meanwhile: () => Promise<void>;
};

/**
 * Lets the work be done, and throws CONFLICT where it leaves nobody who can sign in as an Owner. The organization is
 * locked, so that two Owners cannot take each other's place at once.
 */
export async function keepAnOwner(
  transaction: Db,
  organization: Organization,
  { change, context, meanwhile }: Given,
): Promise<void> {
  const { updateUsers = [], removeUsers = [] } = change;
  const losing = [
    ...updateUsers.filter(({ role }) => role !== 'Owner').map(({ userId }) => userId),
    ...removeUsers,
  ];
  const owners = (await membersById(transaction, organization.id, losing)).filter(
    ({ role, isPending }) => role === 'Owner' && !isPending,
  );
  await meanwhile();
  const [owner] = owners;
  if (!owner || (await hasActingOwner(transaction, organization.id))) return;
  const actor = await context.asker.actor();
  const isSelf = actor.kind === 'person' && actor.userId === owner.user.id;
  const who = isSelf ? 'You are' : `${owner.user.email} is`;
  throw new Refusal(
    'CONFLICT',
    `${who} the last Owner of "${organization.name}". Make somebody else Owner first. Who was invited counts once the invitation is accepted.`,
  );
}
