import { useId, type ReactNode } from 'react';
import { classes } from '../classes.ts';
import styles from './Section.module.css';

type Props = {
  title: string;
  /** One or two sentences under the title. */
  help?: ReactNode;
  action?: ReactNode;
  /** What destroys stands in a frame of its own. */
  isDanger?: boolean;
  children?: ReactNode;
};

/** A part of a page with a heading of its own. */
export function Section({ title, help, action, isDanger = false, children }: Props) {
  const id = useId();
  return (
    <section className={classes(styles.section, isDanger && styles.danger)} aria-labelledby={id}>
      <div className={styles.head}>
        <div>
          <h2 id={id}>{title}</h2>
          {help !== undefined && <p className={styles.help}>{help}</p>}
        </div>
        {action}
      </div>
      {children}
    </section>
  );
}
