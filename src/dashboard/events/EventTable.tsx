import { Table, type Column } from '../ui/data/Table.tsx';
import { Time } from '../ui/data/Time.tsx';
import { DeliveryStatuses } from './DeliveryStatuses.tsx';
import type { EventRow } from './queries.ts';
import { titleOf } from './words.ts';
import styles from './events.module.css';

type Props = {
  label: string;
  events: readonly EventRow[];
  hrefOf?(event: EventRow): string;
  currentKey?: string | undefined;
};

/** Where one event stands open beside the list, its name gets the room of what the event itself tells. */
export function EventTable({ label, events, hrefOf, currentKey }: Props) {
  return (
    <Table
      label={label}
      columns={currentKey === undefined ? columns : columnsBeside}
      rows={events}
      keyOf={({ id }) => id}
      hrefOf={hrefOf}
      currentKey={currentKey}
    />
  );
}

const columns: Column<EventRow>[] = [
  { heading: 'Event', cell: (event) => titleOf(event) },
  {
    heading: 'Type',
    from: 'tablet',
    width: '96px',
    cell: ({ type }) => <code className={styles.muted}>{type}</code>,
  },
  {
    heading: 'Received',
    from: 'tablet',
    width: '140px',
    cell: ({ receivedAt }) => <Time at={receivedAt} look="clock" />,
  },
  {
    heading: 'Delivery',
    width: '180px',
    cell: ({ deliveries }) => <DeliveryStatuses deliveries={deliveries} />,
  },
];

const besideWidths: Record<string, string> = { Received: '112px', Delivery: '112px' };
const columnsBeside = columns
  .filter(({ heading }) => heading !== 'Type')
  .map((column) => ({ ...column, width: besideWidths[column.heading] }));
