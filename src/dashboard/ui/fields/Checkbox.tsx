import { useId, type ReactNode } from 'react';
import { Reason, useReason } from '../controls/Reason.tsx';
import { FieldError } from './Field.tsx';
import type { InputProps } from './TextField.tsx';
import styles from './Checkbox.module.css';

type Props = InputProps & {
  label: ReactNode;
  help?: ReactNode;
  error?: string | undefined;
  id?: string | undefined;
  disabledReason?: string | undefined;
  /** A switch acts at once; a checkbox waits for the form's button. */
  look?: 'checkbox' | 'switch';
};

/** Yes or no, with its label beside it. */
export function Checkbox({ label, help, error, id, disabledReason, look = 'checkbox', ...input }: Props) {
  const made = useId();
  const own = id ?? made;
  const reason = useReason(disabledReason);
  const described = [
    error !== undefined && `${own}-error`,
    help !== undefined && `${own}-help`,
    reason.isGiven && reason.id,
  ];
  return (
    <div className={styles.field}>
      <Reason {...reason}>
        <input
          {...input}
          id={own}
          type="checkbox"
          role={look === 'switch' ? 'switch' : undefined}
          className={look === 'switch' ? styles.switch : styles.checkbox}
          aria-describedby={described.filter(Boolean).join(' ') || undefined}
          aria-invalid={error !== undefined || undefined}
          aria-disabled={reason.isGiven || undefined}
          onClick={(event) => reason.isGiven && event.preventDefault()}
        />
      </Reason>
      <div className={styles.words}>
        <label htmlFor={own}>{label}</label>
        {help !== undefined && (
          <p className={styles.help} id={`${own}-help`}>
            {help}
          </p>
        )}
        <FieldError id={own} error={error} />
      </div>
    </div>
  );
}

/** On or off, at once. */
export function Switch(props: Omit<Props, 'look'>) {
  return <Checkbox {...props} look="switch" />;
}
