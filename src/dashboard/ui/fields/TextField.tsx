import type { InputHTMLAttributes, Ref } from 'react';
import { classes } from '../classes.ts';
import { Field, type FieldFrameProps } from './Field.tsx';
import styles from './controls.module.css';

export type InputProps = Omit<InputHTMLAttributes<HTMLInputElement>, 'id' | 'required'> & {
  ref?: Ref<HTMLInputElement>;
};
export type TextFieldProps = FieldFrameProps & InputProps & { isMono?: boolean };

/** One line of text. */
export function TextField({
  label,
  help,
  error,
  optional,
  required,
  id,
  isMono,
  className,
  ...input
}: TextFieldProps) {
  return (
    <Field {...{ label, help, error, optional, required, id }}>
      {(ties) => (
        <input
          type="text"
          spellCheck={false}
          {...input}
          {...ties}
          className={classes(styles.control, isMono && styles.mono, className)}
        />
      )}
    </Field>
  );
}

/** A number as it is typed; whoever reads it parses it, so that "1e" is never lost under the person's fingers. */
export function NumberField(props: TextFieldProps) {
  return <TextField inputMode="decimal" autoComplete="off" {...props} />;
}
