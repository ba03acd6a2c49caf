import { Ellipsis, Link2, LogOut, Send, ShieldCheck, UserMinus, UserRound } from 'lucide-react';
import type { Role } from '../../domain/permissions.ts';
import { useAct } from '../graphql/use-act.ts';
import { useOrg, usePerson } from '../session/current.ts';
import { IconButton } from '../ui/controls/IconButton.tsx';
import { Menu, type MenuItem } from '../ui/overlay/Menu.tsx';
import { toast } from '../ui/overlay/toasts.ts';
import type { Question } from './MemberTable.tsx';
import { ChangeMembers, type Member } from './queries.ts';
import type { Reasons } from './why-not.ts';

type Props = {
  member: Member;
  reasons: Reasons;
  onQuestion(question: Question): void;
  onRole(role: Role): void;
  onInvitedAgain(): void;
};

/** What can be done about one member. What cannot says why. */
export function MemberMenu({ member, reasons, onQuestion, onRole, onInvitedAgain }: Props) {
  const { id: orgId } = useOrg();
  const { id: personId } = usePerson();
  const change = useAct(ChangeMembers);
  const { role, pending, invitationLink, user } = member;
  const isSelf = user.id === personId;
  const other = role === 'Owner' ? 'User' : 'Owner';

  const inviteAgain = async () => {
    if (change.running) return;
    const answer = await change({ orgId, addUsers: [{ email: user.email, role }] });
    toast(answer.success ? 'done' : 'failed', answer.message);
    if (answer.success) onInvitedAgain();
  };
  const items: MenuItem[] = [
    {
      kind: 'action',
      label: isSelf ? 'Step down to User' : `Make ${other}`,
      icon: other === 'Owner' ? <ShieldCheck {...iconLook} /> : <UserRound {...iconLook} />,
      disabledReason: reasons.changeRole,
      onSelect: () => (isSelf ? onQuestion({ kind: 'stepDown', member }) : onRole(other)),
    },
  ];
  if (isSelf && role === 'User') items.pop();
  if (pending)
    items.push({
      kind: 'action',
      label: 'Invite again',
      icon: <Send {...iconLook} />,
      disabledReason: reasons.inviteAgain,
      onSelect: () => void inviteAgain(),
    });
  if (invitationLink !== null)
    items.push({
      kind: 'action',
      label: 'Show invitation link',
      icon: <Link2 {...iconLook} />,
      onSelect: () => onQuestion({ kind: 'link', member }),
    });
  if (items.length > 0) items.push({ kind: 'line' });
  items.push({
    kind: 'action',
    label: isSelf ? 'Leave organization' : pending ? 'Revoke invitation' : 'Remove',
    icon: isSelf ? <LogOut {...iconLook} /> : <UserMinus {...iconLook} />,
    disabledReason: reasons.remove,
    onSelect: () => onQuestion({ kind: 'end', member }),
  });
  return (
    <Menu
      align="end"
      trigger={(props) => (
        <IconButton
          {...props}
          label={`Actions for ${user.email}`}
          busy={change.running}
          icon={<Ellipsis {...iconLook} />}
        />
      )}
      items={items}
    />
  );
}

const iconLook = { size: 16, 'aria-hidden': true } as const;
