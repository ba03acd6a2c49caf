import { Search } from 'lucide-react';
import styles from './SearchField.module.css';

type Props = { label: string; value: string; onChange(value: string): void };

/** Narrows a list as one types. The label is its placeholder too: a list needs no more words. */
export function SearchField({ label, value, onChange }: Props) {
  return (
    <div className={styles.search} role="search" aria-label={label}>
      <Search size={16} aria-hidden="true" />
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}
