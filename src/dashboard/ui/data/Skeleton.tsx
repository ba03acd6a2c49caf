import styles from './Skeleton.module.css';

/** Lines in the shape of what comes. Nothing shows for the first 200 ms: what is fast needs no waiting room. */
export function Skeleton({ lines = 3, label = 'Loading' }: { lines?: number; label?: string }) {
  return (
    <div className={styles.skeleton} role="status" aria-label={label}>
      {Array.from({ length: lines }, (_, index) => (
        <span key={index} className={styles.line} />
      ))}
    </div>
  );
}
