import { useState } from 'react';
import type { Role } from '../../domain/permissions.ts';
import { useAct } from '../graphql/use-act.ts';
import { useOrg } from '../session/current.ts';
import { toast } from '../ui/overlay/toasts.ts';
import { ChangeMembers, type Member } from './queries.ts';

/**
 * The members with the roles that they are about to have. A change shows at once, since it nearly always holds; where
 * the server refuses it, the role goes back and the reason is told. What was read after a change is believed instead.
 */
export function useRoles(members: readonly Member[]) {
  const { id: orgId } = useOrg();
  const change = useAct(ChangeMembers);
  // By the member as it was read: whoever is read again is another object, and no longer stands here.
  const [wanted, setWanted] = useState<ReadonlyMap<Member, Role>>(new Map());

  const changeRole = async (userId: string, role: Role) => {
    const member = members.find(({ user }) => user.id === userId);
    if (!member || wanted.has(member)) return;
    setWanted((now) => new Map([...now, [member, role]]));
    const answer = await change({ orgId, updateUsers: [{ userId, role }] });
    if (!answer.success) setWanted((now) => new Map([...now].filter(([one]) => one !== member)));
    toast(answer.success ? 'done' : 'failed', answer.message);
  };
  return {
    shown: members.map((member) => ({ ...member, role: wanted.get(member) ?? member.role })),
    changeRole,
  };
}
