import { PasswordField } from './PasswordField.tsx';
import type { TextFieldProps } from './TextField.tsx';

/** A password that is being chosen: once, as whoever doubts it can look at it. */
export function NewPasswordField({
  label = 'Password',
  ...rest
}: Omit<TextFieldProps, 'label'> & { label?: string }) {
  return (
    <PasswordField
      label={label}
      help="At least 8 characters. A sentence is easy to keep."
      autoComplete="new-password"
      {...rest}
    />
  );
}
