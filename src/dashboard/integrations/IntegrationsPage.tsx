import { Plus, Waypoints } from 'lucide-react';
import type { ResultOf } from '../graphql/graphql.ts';
import { useLastDay } from '../graphql/use-last-day.ts';
import { paths } from '../paths.ts';
import { Sparkline } from '../ui/charts/Sparkline.tsx';
import { ButtonLink } from '../ui/controls/Button.tsx';
import { SearchField } from '../ui/controls/SearchField.tsx';
import { EmptyState } from '../ui/data/EmptyState.tsx';
import { Monogram } from '../ui/data/Monogram.tsx';
import { Table, type Column } from '../ui/data/Table.tsx';
import { PageHeader } from '../ui/layout/PageHeader.tsx';
import { dayWords } from './health/standing.ts';
import { StandingBadge } from './health/StandingBadge.tsx';
import type { IntegrationsQuery } from './queries.ts';
import styles from './integrations.module.css';

type Answer = ResultOf<typeof IntegrationsQuery>;
type Row = Answer['integrations'][number];

type Props = { orgId: string; answer: Answer; search: string; onSearch(search: string): void };

/** The organization's destinations: each takes the events of one source. */
export function IntegrationsPage({ orgId, answer, search, onSearch }: Props) {
  const lastDay = useLastDay(orgId, 'integration');
  const isEmpty = answer.integrations.length === 0;
  const words = search.toLowerCase().split(/\s+/);
  const rows = answer.integrations.filter((row) => words.every((word) => textOf(row).includes(word)));
  const create = (
    <ButtonLink
      variant="primary"
      href={paths.newDestination(orgId)}
      icon={<Plus size={16} aria-hidden="true" />}
    >
      New destination
    </ButtonLink>
  );
  return (
    <>
      <PageHeader title="Destinations" action={isEmpty ? undefined : create} />
      {isEmpty ? (
        <EmptyState
          title="No destination yet"
          icon={<Waypoints size={24} aria-hidden="true" />}
          action={create}
        >
          A destination takes the events of a source and sends them on, to a webhook for example.
        </EmptyState>
      ) : (
        <div className={styles.list}>
          <SearchField label="Search destinations" value={search} onChange={onSearch} />
          {rows.length === 0 ? (
            <EmptyState title={`No destination matches “${search}”`}>
              Try a part of its name, of its source or of its connection.
            </EmptyState>
          ) : (
            <Table
              label="Destinations"
              columns={columnsOf(answer, lastDay)}
              rows={rows}
              keyOf={(row) => row.id}
              hrefOf={(row) => paths.destination(orgId, row.id)}
            />
          )}
        </div>
      )}
    </>
  );
}

/** What a search looks through. */
function textOf({ name, integrationCode, application, connection }: Row): string {
  return [name, integrationCode, application.name, connection.name].join(' ').toLowerCase();
}

function columnsOf({ clickstreamPrototypes }: Answer, lastDay: ReturnType<typeof useLastDay>): Column<Row>[] {
  const names = new Map(clickstreamPrototypes.map((one) => [one.integrationCode, one.name]));
  const nameOf = (row: Row) => names.get(row.integrationCode) ?? row.integrationCode;
  return [
    {
      heading: 'Name',
      cell: (row) => (
        <span className={styles.name}>
          <Monogram name={nameOf(row)} isSmall />
          {row.name}
        </span>
      ),
    },
    { heading: 'Type', cell: nameOf, from: 'desktop', width: '14%' },
    { heading: 'Source', cell: (row) => row.application.name, from: 'tablet', width: '20%' },
    { heading: 'Connection', cell: (row) => row.connection.name, from: 'desktop', width: '17%' },
    {
      heading: '24 hours',
      from: 'tablet',
      width: '120px',
      cell: ({ id }) => {
        const points = lastDay?.get(id);
        return (
          points && (
            <Sparkline
              label={dayWords(points)}
              values={points.map(({ delivered }) => delivered)}
              failed={points.map(({ failed }) => failed)}
            />
          )
        );
      },
    },
    {
      heading: 'State',
      cell: (row) => <StandingBadge {...row} points={lastDay?.get(row.id) ?? []} />,
      width: '110px',
    },
  ];
}
