import type { Ref, TextareaHTMLAttributes } from 'react';
import { classes } from '../classes.ts';
import { Field, type FieldFrameProps } from './Field.tsx';
import styles from './controls.module.css';

type Props = FieldFrameProps &
  Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'id' | 'required'> & {
    isMono?: boolean;
    ref?: Ref<HTMLTextAreaElement>;
  };

/** Text of several lines. */
export function TextArea({ label, help, error, optional, required, id, isMono, className, ...area }: Props) {
  return (
    <Field {...{ label, help, error, optional, required, id }}>
      {(ties) => (
        <textarea
          rows={4}
          spellCheck={!isMono}
          {...area}
          {...ties}
          className={classes(styles.control, isMono && styles.mono, className)}
        />
      )}
    </Field>
  );
}
