import { classes } from '../classes.ts';
import styles from './Cut.module.css';

type Props = { children: string; isMuted?: boolean; isStrong?: boolean };

/** A text that others have typed, on one line and in its own direction. Where room ends it is cut; hover shows it whole. */
export function Cut({ children, isMuted = false, isStrong = false }: Props) {
  return (
    <span
      dir="auto"
      title={children}
      className={classes(styles.cut, isMuted && styles.muted, isStrong && styles.strong)}
    >
      {children}
    </span>
  );
}
