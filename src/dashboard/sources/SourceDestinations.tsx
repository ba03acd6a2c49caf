import { Plus, Send } from 'lucide-react';
import { paths } from '../paths.ts';
import { useOrg } from '../session/current.ts';
import { ButtonLink } from '../ui/controls/Button.tsx';
import { EmptyState } from '../ui/data/EmptyState.tsx';
import { StatusBadge } from '../ui/data/StatusBadge.tsx';
import { Table, type Column } from '../ui/data/Table.tsx';
import type { Source } from './queries.ts';
import styles from './sources.module.css';

type Destination = Source['integrations'][number];

/** Where a source's events go. */
export function SourceDestinations({ source }: { source: Source }) {
  const { id: orgId } = useOrg();
  const add = (
    <ButtonLink
      variant="primary"
      href={paths.newDestination(orgId, { source: source.id })}
      icon={<Plus size={16} aria-hidden="true" />}
    >
      Add destination
    </ButtonLink>
  );
  if (source.integrations.length === 0)
    return (
      <EmptyState title="No destinations yet" icon={<Send size={20} aria-hidden="true" />} action={add}>
        Events of this source are accepted and kept. Add a destination to send them on from then.
      </EmptyState>
    );
  return (
    <>
      <div className={styles.toolsEnd}>{add}</div>
      <Table
        label="Destinations"
        columns={columns}
        rows={source.integrations}
        keyOf={({ id }) => id}
        hrefOf={({ id }) => paths.destination(orgId, id)}
      />
    </>
  );
}

const columns: Column<Destination>[] = [
  { heading: 'Name', cell: ({ name }) => name },
  { heading: 'Type', from: 'tablet', cell: ({ integrationCode }) => <code>{integrationCode}</code> },
  { heading: 'Connection', from: 'tablet', cell: ({ connection }) => connection.name },
  { heading: 'State', width: '110px', cell: ({ state }) => <StatusBadge status={state} isBare /> },
];
