import { TextField, type TextFieldProps } from './TextField.tsx';
import styles from './NameFields.module.css';

type Field = Omit<TextFieldProps, 'label'>;

/** What a person is called, as far as they want to say. */
export function NameFields({ first, last }: { first: Field; last: Field }) {
  return (
    <div className={styles.names}>
      <TextField label="First name" optional autoComplete="given-name" {...first} />
      <TextField label="Last name" optional autoComplete="family-name" {...last} />
    </div>
  );
}
