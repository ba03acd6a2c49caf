import { TextField, type TextFieldProps } from './TextField.tsx';

/** An e-mail address. Say by `autoComplete` whose: one signs in with a username, and invites with an email. */
export function EmailField(props: TextFieldProps) {
  return <TextField type="email" inputMode="email" {...props} />;
}
