import { KeyRound } from 'lucide-react';
import { whyNot } from '../../domain/permissions.ts';
import type { ResultOf } from '../graphql/graphql.ts';
import { paths } from '../paths.ts';
import { ButtonLink } from '../ui/controls/Button.tsx';
import { SearchField } from '../ui/controls/SearchField.tsx';
import { EmptyState } from '../ui/data/EmptyState.tsx';
import { Monogram } from '../ui/data/Monogram.tsx';
import { Table, type Column } from '../ui/data/Table.tsx';
import { Time } from '../ui/data/Time.tsx';
import { Notice } from '../ui/layout/Notice.tsx';
import { PageHeader } from '../ui/layout/PageHeader.tsx';
import styles from './connections.module.css';
import type { ConnectionsQuery } from './queries.ts';

type Answer = ResultOf<typeof ConnectionsQuery>;
type Row = Answer['connections'][number];

type Props = { orgId: string; answer: Answer; search: string; onSearch(search: string): void };

/** Credentials, and what uses each. */
export function ConnectionsPage({ orgId, answer, search, onSearch }: Props) {
  const role = answer.organizations[0]?.role ?? 'User';
  const isEmpty = answer.connections.length === 0;
  const words = search.toLowerCase().split(/\s+/);
  const rows = answer.connections.filter((row) => words.every((word) => textOf(row).includes(word)));
  return (
    <>
      <PageHeader title="Connections" />
      {isEmpty ? (
        <EmptyState
          title="No connection yet"
          icon={<KeyRound size={24} aria-hidden="true" />}
          action={
            <ButtonLink variant="primary" href={paths.newDestination(orgId)}>
              New destination
            </ButtonLink>
          }
        >
          A connection is the address and the credentials of one account. It is made together with the first
          destination that uses it.
        </EmptyState>
      ) : (
        <div className={styles.list}>
          {whyNot(role, 'connection.readDetails') && (
            <Notice>
              You see which connections there are and what uses them. Owners alone see what is in them.
            </Notice>
          )}
          <SearchField label="Search connections" value={search} onChange={onSearch} />
          {rows.length === 0 ? (
            <EmptyState title={`No connection matches “${search}”`}>Try a part of its name.</EmptyState>
          ) : (
            <Table
              label="Connections"
              columns={columnsOf(answer)}
              rows={rows}
              keyOf={(row) => row.id}
              hrefOf={(row) => paths.connection(orgId, row.id)}
            />
          )}
        </div>
      )}
    </>
  );
}

/** What a search looks through. */
function textOf({ name, integrationCode, integrations }: Row): string {
  return [name, integrationCode, ...integrations.map((one) => one.name)].join(' ').toLowerCase();
}

function columnsOf({ clickstreamPrototypes }: Answer): Column<Row>[] {
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
    { heading: 'Type', cell: nameOf, from: 'tablet', width: '16%' },
    { heading: 'Used by', cell: (row) => usersOf(row), width: '34%' },
    { heading: 'Changed', cell: (row) => <Time at={row.updatedAt} />, from: 'desktop', width: '14%' },
  ];
}

const namedMax = 3;

function usersOf({ integrations }: Row) {
  if (integrations.length === 0) return <span className={styles.muted}>Nothing</span>;
  const names = integrations.slice(0, namedMax).map(({ name }) => name);
  return integrations.length > namedMax ? `${names.join(', ')} and more` : names.join(', ');
}
