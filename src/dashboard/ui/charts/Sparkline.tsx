import { barsPath, highest, piles, roundUp, type Value } from './scale.ts';
import styles from './Sparkline.module.css';

type Props = {
  /** In words, for screen readers: "1,240 events in 24 hours". */
  label: string;
  values: readonly Value[];
  /** What stands on them: as many that went wrong. */
  failed?: readonly Value[];
};

const height = 20;

/** A course at a glance, as high as a line of text. */
export function Sparkline({ label, values, failed = values.map(() => 0) }: Props) {
  const rows = [values, failed];
  const top = roundUp(highest(rows, true));
  const [, below = []] = piles(rows);
  const frame = { top, height };
  return (
    <svg
      className={styles.line}
      viewBox={`0 0 ${values.length || 1} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <path className={styles.ground} d={`M0 ${height}H${values.length}`} />
      <path
        className={styles.values}
        d={barsPath(
          values,
          values.map(() => 0),
          frame,
        )}
      />
      <path className={styles.failed} d={barsPath(failed, below, frame)} />
    </svg>
  );
}
