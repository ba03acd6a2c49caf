import { useLastDay } from '../graphql/use-last-day.ts';
import { paths } from '../paths.ts';
import { useOrg } from '../session/current.ts';
import { Sparkline } from '../ui/charts/Sparkline.tsx';
import { Badge } from '../ui/data/StatusBadge.tsx';
import { Table, type Column } from '../ui/data/Table.tsx';
import { Time } from '../ui/data/Time.tsx';
import type { SourceRow } from './queries.ts';
import { platformName, PlatformIcon, platformOf } from './PlatformIcon.tsx';
import styles from './sources.module.css';

export function SourceTable({ sources }: { sources: readonly SourceRow[] }) {
  const { id: orgId } = useOrg();
  const lastDay = useLastDay(orgId, 'application');
  return (
    <Table
      label="Sources"
      columns={columnsOf(lastDay)}
      rows={sources}
      keyOf={({ id }) => id}
      hrefOf={({ id }) => paths.source(orgId, id)}
    />
  );
}

const columnsOf = (lastDay: ReturnType<typeof useLastDay>): Column<SourceRow>[] => [
  {
    heading: 'Name',
    cell: ({ name, platform, enabled }) => {
      const known = platformOf(platform);
      return (
        <span className={styles.name}>
          {known && <PlatformIcon platform={known} />}
          {name}
          {!enabled && <Badge>Off</Badge>}
        </span>
      );
    },
  },
  { heading: 'Platform', from: 'tablet', width: '120px', cell: ({ platform }) => platformName(platform) },
  {
    heading: 'Source ID',
    from: 'desktop',
    width: '220px',
    cell: ({ id }) => <code className={styles.muted}>{id}</code>,
  },
  {
    heading: 'Destinations',
    from: 'tablet',
    align: 'end',
    width: '110px',
    cell: ({ integrations }) => integrations.length,
  },
  {
    heading: '24 hours',
    from: 'tablet',
    width: '120px',
    cell: ({ id }) => {
      const received = lastDay?.get(id)?.map((point) => point.received);
      return received && <Sparkline label={dayWords(received)} values={received} />;
    },
  },
  {
    heading: 'Last event',
    align: 'end',
    width: '130px',
    cell: ({ lastEventAt }) =>
      lastEventAt === null ? <span className={styles.muted}>None yet</span> : <Time at={lastEventAt} />,
  },
];

function dayWords(received: readonly number[]): string {
  const sum = received.reduce((total, one) => total + one, 0);
  return `${sum.toLocaleString()} ${sum === 1 ? 'event' : 'events'} in 24 hours`;
}
