import { useId, type ReactNode } from 'react';
import styles from './Reason.module.css';

/** Ties a control that cannot be used to the sentence that says why. */
export function useReason(reason: string | undefined) {
  const id = useId();
  const isGiven = reason !== undefined;
  return { id, reason, isGiven, ties: isGiven ? { 'aria-describedby': id } : {} };
}

/** Shows the reason on hover and on focus, and tells it to screen readers. */
export function Reason({
  id,
  reason,
  children,
}: {
  id: string;
  reason?: string | undefined;
  children: ReactNode;
}) {
  if (reason === undefined) return children;
  return (
    <span className={styles.frame}>
      {children}
      <span role="tooltip" id={id} className={styles.reason}>
        {reason}
      </span>
    </span>
  );
}
