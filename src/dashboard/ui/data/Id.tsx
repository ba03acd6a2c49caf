import { CopyButton } from '../controls/CopyButton.tsx';
import styles from './Id.module.css';

/** An ID in monospace, with its copy button. `label` says what it is the ID of: "Source ID". */
export function Id({ label, children }: { label: string; children: string }) {
  return (
    <span className={styles.id}>
      <code>{children}</code>
      <CopyButton text={children} label={`Copy ${label}`} />
    </span>
  );
}
