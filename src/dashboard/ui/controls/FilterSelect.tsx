import { ChevronDown } from 'lucide-react';
import { classes } from '../classes.ts';
import styles from './FilterSelect.module.css';

type Props<T extends string> = {
  label: string;
  /** What stands while nothing is chosen: "All sources". */
  all: string;
  options: readonly { value: T; label: string }[];
  value: T | undefined;
  onChange(value: T | undefined): void;
};

/** Narrows a list to one of many. It says what it is by what it offers; a choice stands out. */
export function FilterSelect<T extends string>({ label, all, options, value, onChange }: Props<T>) {
  const isKnown = value === undefined || options.some((option) => option.value === value);
  return (
    <div className={classes(styles.filter, value !== undefined && styles.chosen)}>
      <select
        aria-label={label}
        value={value ?? ''}
        onChange={(event) => onChange(options.find((option) => option.value === event.target.value)?.value)}
      >
        <option value="">{all}</option>
        {!isKnown && <option value={value}>{value}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown size={14} aria-hidden="true" />
    </div>
  );
}
