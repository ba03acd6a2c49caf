import type { ReactNode } from 'react';
import { Mark } from '../Mark.tsx';
import styles from './DoorPage.module.css';

type Props = {
  title: string;
  help?: ReactNode;
  /** The other ways from here, as links, one a line. */
  foot?: ReactNode;
  children?: ReactNode;
};

/** A page before one is in: the mark, a heading, a form. */
export function DoorPage({ title, help, foot, children }: Props) {
  return (
    <main className={styles.door}>
      <title>{`${title} · Switchyard`}</title>
      <Mark size={36} />
      <h1 tabIndex={-1}>{title}</h1>
      {help !== undefined && <div className={styles.help}>{help}</div>}
      {children !== undefined && <div className={styles.form}>{children}</div>}
      {foot !== undefined && <div className={styles.foot}>{foot}</div>}
    </main>
  );
}
