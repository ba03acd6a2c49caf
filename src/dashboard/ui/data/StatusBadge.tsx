import {
  CircleCheck,
  CircleDot,
  CircleDashed,
  CirclePause,
  CirclePower,
  CircleX,
  CopyCheck,
  Filter,
  RotateCw,
} from 'lucide-react';
import { classes } from '../classes.ts';
import styles from './StatusBadge.module.css';

/** Each status has a colour, a shape and a word, so that none of them has to be told by colour alone. */
const looks = {
  delivered: { Icon: CircleCheck, tone: 'delivered', word: 'Delivered' },
  retrying: { Icon: RotateCw, tone: 'retrying', word: 'Retrying' },
  failed: { Icon: CircleX, tone: 'failed', word: 'Failed' },
  filtered: { Icon: Filter, tone: 'filtered', word: 'Filtered' },
  pending: { Icon: CircleDashed, tone: 'filtered', word: 'Pending' },
  duplicate: { Icon: CopyCheck, tone: 'filtered', word: 'Duplicate' },
  live: { Icon: CircleDot, tone: 'live', word: 'Live' },
  on: { Icon: CircleCheck, tone: 'delivered', word: 'On' },
  off: { Icon: CirclePower, tone: 'filtered', word: 'Off' },
  paused: { Icon: CirclePause, tone: 'retrying', word: 'Paused' },
} as const;

export type Status = keyof typeof looks;

type Props = {
  status: Status;
  /** In place of the status's own word. */
  children?: string;
  /** Why, on hover. */
  title?: string | undefined;
  /** Icon and word on the page's ground, for lists. */
  isBare?: boolean;
};

export function StatusBadge({ status, children, title, isBare = false }: Props) {
  const { Icon, tone, word } = looks[status];
  return (
    <span className={classes(styles.badge, styles[tone], isBare && styles.bare)} title={title}>
      <Icon size={14} aria-hidden="true" />
      {children ?? word}
    </span>
  );
}

/** A word that is no status: a role, a platform, a count. */
export function Badge({ children }: { children: string }) {
  return <span className={classes(styles.badge, styles.neutral)}>{children}</span>;
}
