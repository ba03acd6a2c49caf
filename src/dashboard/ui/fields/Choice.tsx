import type { ReactNode } from 'react';
import { Field, type FieldFrameProps } from './Field.tsx';
import type { InputProps } from './TextField.tsx';
import styles from './Choice.module.css';

export type ChoiceOption = {
  value: string;
  label: string;
  help?: ReactNode;
  icon?: ReactNode;
  /** Why it cannot be chosen. */
  disabledReason?: string | undefined;
};

type Props = FieldFrameProps &
  Omit<InputProps, 'type' | 'value'> & { options: readonly ChoiceOption[]; value?: string };

/** One of a few, each a card with a word of explanation. A radio group: arrow keys move. */
export function Choice({ label, help, error, optional, required, id, options, value, ...input }: Props) {
  return (
    <Field {...{ label, help, error, optional, required, id }} isGroup>
      {(ties) => (
        <div className={styles.cards}>
          {options.map((option, index) => (
            <label key={option.value} className={styles.card}>
              <input
                {...input}
                {...(value !== undefined && { checked: option.value === value })}
                type="radio"
                id={index === 0 ? ties.id : undefined}
                value={option.value}
                disabled={option.disabledReason !== undefined}
                aria-invalid={ties['aria-invalid']}
              />
              {option.icon !== undefined && <span className={styles.icon}>{option.icon}</span>}
              <span className={styles.words}>
                <span className={styles.label}>{option.label}</span>
                <span className={styles.help}>{option.disabledReason ?? option.help}</span>
              </span>
            </label>
          ))}
        </div>
      )}
    </Field>
  );
}
