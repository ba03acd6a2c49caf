import { useMemo } from 'react';
import { Table, type Column } from '../ui/data/Table.tsx';
import { Time } from '../ui/data/Time.tsx';
import { DeliveryStatuses } from './DeliveryStatuses.tsx';
import type { EventRow } from './queries.ts';
import { titleOf } from './words.ts';
import styles from './events.module.css';

type Props = {
  events: readonly EventRow[];
  /** The name of an event's source, where several are listed. */
  nameOf: ((event: EventRow) => string) | undefined;
  /** The one destination whose deliveries are asked for. */
  integrationId: string | undefined;
  hrefOf(eventId: string): string;
  currentId: string | undefined;
};

export function EventTable({ events, nameOf, integrationId, hrefOf, currentId }: Props) {
  const isBeside = currentId !== undefined;
  const columns = useMemo(
    () => columnsOf({ nameOf, integrationId, isBeside }),
    [nameOf, integrationId, isBeside],
  );
  return (
    <Table
      label="Events"
      columns={columns}
      rows={events}
      keyOf={({ id }) => id}
      hrefOf={({ id }) => hrefOf(id)}
      currentKey={currentId}
    />
  );
}

type Look = Pick<Props, 'nameOf' | 'integrationId'> & {
  /** One event stands open: its name gets the room of what the event itself tells. */
  isBeside: boolean;
};

function columnsOf({ nameOf, integrationId, isBeside }: Look): Column<EventRow>[] {
  const title: Column<EventRow> = {
    heading: 'Event',
    cell: (event) => (
      <>
        {titleOf(event)}
        <span className={styles.onPhone}>
          <Time at={event.receivedAt} look="clock" />
          {nameOf && ` · ${nameOf(event)}`}
        </span>
      </>
    ),
  };
  const type: Column<EventRow> = {
    heading: 'Type',
    from: nameOf ? 'desktop' : 'tablet',
    width: '96px',
    cell: (event) => <code className={styles.muted}>{event.type}</code>,
  };
  const received: Column<EventRow> = {
    heading: 'Received',
    from: 'tablet',
    width: isBeside ? '112px' : '140px',
    cell: ({ receivedAt }) => <Time at={receivedAt} look="clock" />,
  };
  const delivery: Column<EventRow> = {
    heading: 'Delivery',
    width: isBeside ? '112px' : 'clamp(112px, 14vw, 180px)',
    cell: ({ deliveries }) => (
      <DeliveryStatuses
        deliveries={deliveries.filter((one) => !integrationId || one.integrationId === integrationId)}
      />
    ),
  };
  if (isBeside) return [title, received, delivery];
  const source: Column<EventRow>[] = nameOf
    ? [
        {
          heading: 'Source',
          from: 'tablet',
          width: '22%',
          cell: (event) => <span className={styles.cut}>{nameOf(event)}</span>,
        },
      ]
    : [];
  return [title, type, ...source, received, delivery];
}
