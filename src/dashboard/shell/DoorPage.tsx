import type { ReactNode } from 'react';
import { Mark } from '../ui/Mark.tsx';
import styles from './DoorPage.module.css';

type Props = { title: string; help?: ReactNode; children: ReactNode };

/** A page before one is in: the mark, a heading, a form. */
export function DoorPage({ title, help, children }: Props) {
  return (
    <main className={styles.door}>
      <title>{`${title} · Switchyard`}</title>
      <Mark size={36} />
      <h1>{title}</h1>
      {help !== undefined && <p className={styles.help}>{help}</p>}
      <div className={styles.form}>{children}</div>
    </main>
  );
}
