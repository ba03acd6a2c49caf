import { useState } from 'react';
import { exactUtc } from '../../ui/data/times.ts';
import styles from '../settings.module.css';

const dateFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });

/** Until when a key is good. */
export function Expiry({ at }: { at: string | null }) {
  // A key that ends while one looks at the list says so the next time.
  const [now] = useState(() => Date.now());
  if (at === null) return <span className={styles.muted}>Never</span>;
  const date = new Date(at);
  const isOver = date.getTime() <= now;
  return (
    <time dateTime={at} title={exactUtc(date.getTime())} className={isOver ? styles.expired : undefined}>
      {isOver ? 'Expired' : dateFormat.format(date)}
    </time>
  );
}
