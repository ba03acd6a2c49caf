import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { classes } from '../classes.ts';
import styles from './Notice.module.css';

const icons = { info: Info, done: CircleCheck, warning: TriangleAlert, failed: CircleAlert };

type Props = { kind?: keyof typeof icons; title?: string; action?: ReactNode; children?: ReactNode };

/** Something to know before one goes on. It stands in the page and stays. */
export function Notice({ kind = 'info', title, action, children }: Props) {
  const Icon = icons[kind];
  return (
    <div className={classes(styles.notice, styles[kind])} role={kind === 'failed' ? 'alert' : undefined}>
      <Icon size={16} aria-hidden="true" />
      <div className={styles.words}>
        {title !== undefined && <p className={styles.title}>{title}</p>}
        {children}
      </div>
      {action}
    </div>
  );
}
