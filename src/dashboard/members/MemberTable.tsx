import { useState } from 'react';
import { useOrg, usePerson } from '../session/current.ts';
import { Button } from '../ui/controls/Button.tsx';
import { Cut } from '../ui/data/Cut.tsx';
import { Badge, StatusBadge } from '../ui/data/StatusBadge.tsx';
import { Table, type Column } from '../ui/data/Table.tsx';
import { EndDialog } from './EndDialog.tsx';
import { LinkDialog } from './LinkDialog.tsx';
import { MemberMenu } from './MemberMenu.tsx';
import type { Member } from './queries.ts';
import styles from './members.module.css';
import { StepDownDialog } from './StepDownDialog.tsx';
import { useRoles } from './use-roles.ts';
import { reasonsFor } from './why-not.ts';

/** What is asked or shown about one member. */
export type Question = { kind: 'end' | 'link' | 'stepDown'; member: Member };

type Props = { members: readonly Member[]; isAll: boolean; onLeft(): void };

export function MemberTable({ members: read, isAll, onLeft }: Props) {
  const { role } = useOrg();
  const { id: personId } = usePerson();
  const { shown: members, changeRole } = useRoles(read);
  const [again, setAgain] = useState<ReadonlySet<string>>(new Set());
  const [question, setQuestion] = useState<Question>();
  const close = () => setQuestion(undefined);
  const columns: Column<Member>[] = [
    {
      heading: 'Address',
      cell: (member) => (
        <>
          <span className={styles.person}>
            <Cut isStrong>{member.user.email}</Cut>
            {member.user.id === personId && <Badge>You</Badge>}
          </span>
          <span className={styles.onPhone}>
            {member.pending ? (
              <Invited isAgain={again.has(member.user.id)} />
            ) : (
              <Cut isMuted>{nameOf(member.user.profile)}</Cut>
            )}
          </span>
        </>
      ),
    },
    { heading: 'Name', from: 'tablet', width: '22%', cell: ({ user }) => <Cut>{nameOf(user.profile)}</Cut> },
    { heading: 'Role', width: '72px', cell: (member) => member.role },
    {
      heading: 'State',
      from: 'tablet',
      width: '212px',
      cell: (member) => (
        <State
          member={member}
          isInvitedAgain={again.has(member.user.id)}
          onShowLink={() => setQuestion({ kind: 'link', member })}
        />
      ),
    },
    {
      heading: 'Actions',
      isHeadingHidden: true,
      align: 'end',
      width: '52px',
      cell: (member) => (
        <MemberMenu
          member={member}
          reasons={reasonsFor(member, { role, personId, members, isAll })}
          onQuestion={setQuestion}
          onRole={(role) => void changeRole(member.user.id, role)}
          onInvitedAgain={() => setAgain((now) => new Set([...now, member.user.id]))}
        />
      ),
    },
  ];
  // What is asked about is shown as it is now: a link that was made anew is another.
  const asked = members.find(({ user }) => user.id === question?.member.user.id) ?? question?.member;
  return (
    <>
      <Table label="Members" columns={columns} rows={members} keyOf={({ user }) => user.id} />
      {asked && question?.kind === 'end' && <EndDialog member={asked} onClose={close} onLeft={onLeft} />}
      {asked && question?.kind === 'link' && <LinkDialog member={asked} onClose={close} />}
      {asked && question?.kind === 'stepDown' && <StepDownDialog member={asked} onClose={close} />}
    </>
  );
}

function State({
  member: { pending, invitationLink, user },
  isInvitedAgain,
  onShowLink,
}: {
  member: Member;
  isInvitedAgain: boolean;
  onShowLink(): void;
}) {
  if (!pending) return <span className={styles.muted}>Active</span>;
  return (
    <span className={styles.person}>
      <Invited isAgain={isInvitedAgain} />
      {invitationLink !== null && (
        <Button
          size="small"
          variant="plain"
          onClick={onShowLink}
          aria-label={`Show the invitation link of ${user.email}`}
        >
          Show link
        </Button>
      )}
    </span>
  );
}

function Invited({ isAgain }: { isAgain: boolean }) {
  return <StatusBadge status="pending">{isAgain ? 'Invited again' : 'Invited'}</StatusBadge>;
}

function nameOf({ firstName, lastName }: Member['user']['profile']): string {
  return [firstName, lastName].filter(Boolean).join(' ');
}
