import { StatusBadge } from '../ui/data/StatusBadge.tsx';
import { countStatuses, statusWords } from './words.ts';
import type { EventRow } from './queries.ts';
import styles from './events.module.css';

/** How an event's deliveries stand, in a table's cell. */
export function DeliveryStatuses({ deliveries }: Pick<EventRow, 'deliveries'>) {
  if (deliveries.length === 0) return <span className={styles.muted}>No destination</span>;
  return (
    <span className={styles.statuses}>
      {countStatuses(deliveries).map(({ status, count, names }) => (
        <StatusBadge key={status} status={status} isBare title={names.join(', ')}>
          {count > 1 ? `${statusWords[status]} ${count}` : statusWords[status]}
        </StatusBadge>
      ))}
    </span>
  );
}
