import { ChevronDown } from 'lucide-react';
import type { Ref, SelectHTMLAttributes } from 'react';
import { classes } from '../classes.ts';
import { Field, type FieldFrameProps } from './Field.tsx';
import styles from './controls.module.css';

export type Option = { value: string; label: string };

type Props = FieldFrameProps &
  Omit<SelectHTMLAttributes<HTMLSelectElement>, 'id' | 'required'> & {
    options: readonly Option[];
    ref?: Ref<HTMLSelectElement>;
  };

/** One of many: the browser's own list, which phones and screen readers know best. */
export function Select({ label, help, error, optional, required, id, options, className, ...select }: Props) {
  return (
    <Field {...{ label, help, error, optional, required, id }}>
      {(ties) => (
        <div className={styles.select}>
          <select {...select} {...ties} className={classes(styles.control, className)}>
            {options.map((option) => (
              <option key={option.value} value={option.value}>
                {option.label}
              </option>
            ))}
          </select>
          <ChevronDown size={16} aria-hidden="true" />
        </div>
      )}
    </Field>
  );
}
