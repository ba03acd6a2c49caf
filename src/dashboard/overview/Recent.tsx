import type { ReactNode } from 'react';
import { classes } from '../ui/classes.ts';
import { Link } from '../ui/link.tsx';
import styles from './overview.module.css';

export type RecentRow = {
  id: string;
  label: string;
  note?: string | undefined;
  href: string;
  end: ReactNode;
};

type Props = { title: string; rows: readonly RecentRow[]; empty: string; isWide?: boolean };

/** A short list of what came last. */
export function Recent({ title, rows, empty, isWide = false }: Props) {
  return (
    <section className={classes(styles.recent, isWide && styles.isWide)}>
      <h2>{title}</h2>
      {rows.length === 0 ? (
        <p className={styles.empty}>{empty}</p>
      ) : (
        <ul>
          {rows.map(({ id, label, note, href, end }) => (
            <li key={id}>
              <Link href={href} className={styles.row}>
                <span className={styles.label}>
                  {label} {note !== undefined && <span className={styles.note}>{note}</span>}
                </span>
                <span className={styles.end}>{end}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
