import { usePerson } from '../session/current.ts';
import { Badge } from '../ui/data/StatusBadge.tsx';
import { Table, type Column } from '../ui/data/Table.tsx';
import { PageHeader } from '../ui/layout/PageHeader.tsx';
import type { Member } from './queries.ts';

const roleWords = {
  Owner: 'Full control of the organization',
  User: 'Works on sources and destinations, and cannot see what connections contain',
};

export function MembersPage({ members }: { members: readonly Member[] }) {
  const person = usePerson();
  const columns: Column<Member>[] = [
    {
      heading: 'E-mail',
      cell: ({ user }) => (
        <>
          {user.email} {user.id === person.id && <Badge>You</Badge>}
        </>
      ),
    },
    { heading: 'Name', from: 'tablet', cell: ({ user }) => nameOf(user.profile) ?? '' },
    { heading: 'Role', width: '96px', cell: ({ role }) => role },
    { heading: 'May do', from: 'desktop', cell: ({ role }) => roleWords[role] },
  ];
  return (
    <>
      <PageHeader title="Members" />
      <Table label="Members" columns={columns} rows={members} keyOf={({ user }) => user.id} />
    </>
  );
}

function nameOf({ firstName, lastName }: Member['user']['profile']): string | undefined {
  return [firstName, lastName].filter(Boolean).join(' ') || undefined;
}
