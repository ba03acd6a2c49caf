import { CopyButton } from '../controls/CopyButton.tsx';
import styles from './CodeBlock.module.css';

type Props = {
  /** What it is, in the line above it: a file's name, "Terminal". */
  label: string;
  code: string;
  /** Lines are broken where they end at the edge, rather than scrolled. */
  wraps?: boolean;
};

/** Code to read and to copy, byte for byte. */
export function CodeBlock({ label, code, wraps = false }: Props) {
  return (
    <figure className={styles.block}>
      <figcaption className={styles.head}>
        <span>{label}</span>
        <CopyButton text={code} label={`Copy ${label}`} hasWord />
      </figcaption>
      {/* A region that scrolls has to be reached by keyboard. */}
      <pre className={wraps ? styles.wraps : undefined} tabIndex={0} aria-label={label}>
        <code>{code}</code>
      </pre>
    </figure>
  );
}
