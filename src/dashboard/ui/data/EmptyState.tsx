import type { ReactNode } from 'react';
import styles from './EmptyState.module.css';

type Props = {
  title: string;
  /** What will be here, in a sentence or two. */
  children: ReactNode;
  /** The one action that fills it. */
  action?: ReactNode;
  icon?: ReactNode;
};

/** Stands where a list is empty. */
export function EmptyState({ title, children, action, icon }: Props) {
  return (
    <div className={styles.empty}>
      {icon}
      <h2>{title}</h2>
      <p>{children}</p>
      {action}
    </div>
  );
}
