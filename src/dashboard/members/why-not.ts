import { whyNot, type Role } from '../../domain/permissions.ts';
import type { Member } from './queries.ts';

type Here = {
  /** The role of whoever looks. */
  role: Role;
  personId: string;
  members: readonly Member[];
  /** Whether `members` is everybody. Where it is not, the server alone knows who is the last Owner. */
  isAll: boolean;
};

export type Reasons = Record<'changeRole' | 'inviteAgain' | 'remove', string | undefined>;

/** Why something cannot be done about a member, each in a sentence. Everybody may leave, but for the last Owner. */
export function reasonsFor(member: Member, { role, personId, members, isAll }: Here): Reasons {
  const refusal = whyNot(role, 'member.update');
  const isSelf = member.user.id === personId;
  const owners = members.filter((one) => one.role === 'Owner' && !one.pending);
  const isLast = isAll && owners.length === 1 && owners[0] === member;
  const last = isLast
    ? 'Make somebody else an Owner first. An invitation counts once it is accepted.'
    : undefined;
  return {
    changeRole: refusal ?? last,
    inviteAgain: refusal,
    remove: (isSelf ? undefined : refusal) ?? last,
  };
}
