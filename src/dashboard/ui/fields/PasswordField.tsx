import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from '../controls/IconButton.tsx';
import { classes } from '../classes.ts';
import { Field } from './Field.tsx';
import type { TextFieldProps } from './TextField.tsx';
import styles from './controls.module.css';

/** A password or key, hidden until one asks to see it. Say by `autoComplete` which one, for password managers. */
export function PasswordField({
  label,
  help,
  error,
  optional,
  required,
  id,
  className,
  isMono,
  ...input
}: TextFieldProps) {
  const [isShown, setShown] = useState(false);
  const Icon = isShown ? EyeOff : Eye;
  return (
    <Field {...{ label, help, error, optional, required, id }}>
      {(ties) => (
        <div className={styles.withEnd}>
          <input
            spellCheck={false}
            autoCapitalize="off"
            {...input}
            {...ties}
            type={isShown ? 'text' : 'password'}
            className={classes(styles.control, isMono && styles.mono, className)}
          />
          <IconButton
            className={styles.end}
            label={isShown ? `Hide ${label.toLowerCase()}` : `Show ${label.toLowerCase()}`}
            icon={<Icon size={16} aria-hidden="true" />}
            onClick={() => setShown(!isShown)}
          />
        </div>
      )}
    </Field>
  );
}
