import { Search } from 'lucide-react';
import styles from './SearchField.module.css';

type Props = {
  label: string;
  value: string;
  onChange(value: string): void;
  /** The key that leads here, where the page has one; it is shown while the field is empty. */
  shortcut?: string;
};

/** Narrows a list as one types. The label is its placeholder too: a list needs no more words. */
export function SearchField({ label, value, onChange, shortcut }: Props) {
  return (
    <div className={styles.search} role="search" aria-label={label}>
      <Search size={16} aria-hidden="true" />
      <input
        type="search"
        aria-label={label}
        aria-keyshortcuts={shortcut}
        placeholder={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      {shortcut !== undefined && value === '' && <kbd aria-hidden="true">{shortcut}</kbd>}
    </div>
  );
}
