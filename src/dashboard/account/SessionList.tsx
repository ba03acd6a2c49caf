import { useAct } from '../graphql/use-act.ts';
import { EndSession } from '../session/queries.ts';
import { Button } from '../ui/controls/Button.tsx';
import { Badge } from '../ui/data/StatusBadge.tsx';
import { Table, type Column } from '../ui/data/Table.tsx';
import { Time } from '../ui/data/Time.tsx';
import { toast } from '../ui/overlay/toasts.ts';
import { browserName } from './browser-name.ts';
import type { SessionRow } from './queries.ts';

export function SessionList({ sessions }: { sessions: readonly SessionRow[] }) {
  const endSession = useAct(EndSession);
  const end = async (session: SessionRow) => {
    const answer = await endSession({ sessionId: session.id });
    if (answer.success) toast('done', `The session of ${browserName(session.userAgent)} has ended.`);
    else toast('failed', answer.message);
  };
  const columns: Column<SessionRow>[] = [
    {
      heading: 'Browser',
      cell: (session) => (
        <span title={session.userAgent ?? undefined}>
          {browserName(session.userAgent)} {session.current && <Badge>This one</Badge>}
        </span>
      ),
    },
    { heading: 'Address', from: 'tablet', width: '150px', cell: ({ address }) => address ?? 'Unknown' },
    { heading: 'Last seen', width: '104px', cell: ({ lastSeenAt }) => <Time at={lastSeenAt} /> },
    {
      heading: 'Signed in',
      from: 'tablet',
      width: '104px',
      cell: ({ createdAt }) => <Time at={createdAt} />,
    },
    {
      heading: 'Action',
      isHeadingHidden: true,
      align: 'end',
      width: '72px',
      cell: (session) => (
        <Button
          size="small"
          aria-label={`End the session of ${browserName(session.userAgent)}`}
          disabledReason={session.current ? 'This is where you are. Sign out instead.' : undefined}
          busy={endSession.running}
          onClick={() => void end(session)}
        >
          End
        </Button>
      ),
    },
  ];
  return <Table label="Sessions" columns={columns} rows={sessions} keyOf={({ id }) => id} />;
}
