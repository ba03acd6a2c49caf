import type { ReactNode } from 'react';
import styles from './MessagePage.module.css';

type Props = { title: string; children: ReactNode; action: ReactNode };

/** A page that says one thing and offers one action. */
export function MessagePage({ title, children, action }: Props) {
  return (
    <div className={styles.page}>
      <title>{`${title} · Switchyard`}</title>
      <h1 tabIndex={-1}>{title}</h1>
      <p>{children}</p>
      {action}
    </div>
  );
}
