import { Credentials } from '../../domain/accounts.ts';
import { useAct } from '../graphql/use-act.ts';
import { Form, SubmitButton } from '../ui/fields/Form.tsx';
import { PasswordField } from '../ui/fields/PasswordField.tsx';
import { TextField } from '../ui/fields/TextField.tsx';
import { useFieldForm } from '../ui/fields/use-field-form.ts';
import { CreateToken } from './queries.ts';

type Props = { email?: string; onSignedIn(token: string): void };

/** Asks for address and password, on a page and in the dialog. Named and marked so that password managers know it. */
export function SignInForm({ email = '', onSignedIn }: Props) {
  const createToken = useAct(CreateToken, { isOpen: true });
  const form = useFieldForm(Credentials, { username: email, password: '' });

  const submit = form.onValid(async (credentials) => {
    const answer = await createToken(credentials);
    if (answer.success && answer.token) onSignedIn(answer.token);
    else form.showRefusal(answer);
  });

  return (
    <Form onSubmit={submit} summary={form.summary} aria-label="Sign in">
      <TextField
        label="E-mail"
        type="email"
        inputMode="email"
        autoComplete="username"
        autoFocus={email === ''}
        {...form.field('username')}
      />
      <PasswordField
        label="Password"
        autoComplete="current-password"
        autoFocus={email !== ''}
        {...form.field('password')}
      />
      <SubmitButton busy={createToken.running}>Sign in</SubmitButton>
    </Form>
  );
}
