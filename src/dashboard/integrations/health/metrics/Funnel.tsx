import { ChevronRight, Inbox } from 'lucide-react';
import type { ReactNode } from 'react';
import { StatusBadge } from '../../../ui/data/StatusBadge.tsx';
import type { Point } from '../queries.ts';
import styles from './metrics.module.css';

type Counted = 'received' | 'filtered' | 'delivered' | 'failed';

/** What was received, and what became of it here. What is retried is a number of now; the others are of the time shown. */
export function Funnel({ points }: { points: readonly Point[] }) {
  const sum = (name: Counted) => points.reduce((total, point) => total + point[name], 0);
  const stages: [key: string, name: ReactNode, value: number][] = [
    [
      'received',
      <span className={styles.received}>
        <Inbox size={14} aria-hidden="true" />
        Received
      </span>,
      sum('received'),
    ],
    ['filtered', <StatusBadge status="filtered" isBare />, sum('filtered')],
    ['delivered', <StatusBadge status="delivered" isBare />, sum('delivered')],
    [
      'retrying',
      <StatusBadge status="retrying" isBare>
        Retrying now
      </StatusBadge>,
      points.at(-1)?.retrying ?? 0,
    ],
    ['failed', <StatusBadge status="failed" isBare />, sum('failed')],
  ];
  return (
    <dl className={styles.funnel} aria-label="Funnel">
      {stages.map(([key, name, value], at) => (
        <div key={key}>
          {at > 0 && <ChevronRight className={styles.next} size={16} aria-hidden="true" />}
          <dt>{name}</dt>
          <dd>{value.toLocaleString()}</dd>
        </div>
      ))}
    </dl>
  );
}
