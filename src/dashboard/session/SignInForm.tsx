import { useRef, useState, type FormEvent, type ReactNode } from 'react';
import { useAct, type Refused } from '../graphql/use-act.ts';
import { EmailField } from '../ui/fields/EmailField.tsx';
import { Form, SubmitButton } from '../ui/fields/Form.tsx';
import { PasswordField } from '../ui/fields/PasswordField.tsx';
import { UnconfirmedNotice } from './letters/UnconfirmedNotice.tsx';
import { CreateToken } from './queries.ts';

type Props = {
  email?: string | undefined;
  onSignedIn(token: string): void;
  /** Beside the button: another way in. */
  aside?: ReactNode;
};
type Faults = {
  username?: string;
  password?: string;
  message?: string;
  /** The address whose letter has not been opened yet. */
  unconfirmed?: string;
};

/**
 * Asks for address and password, on a page and in the dialog. It reads its fields when it is sent, as password managers
 * may fill them without a word; and without the library for forms, so that the first page of all is the lightest.
 */
export function SignInForm({ email = '', onSignedIn, aside }: Props) {
  const createToken = useAct(CreateToken, { isOpen: true });
  const [faults, setFaults] = useState<Faults>({});
  const username = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);

  const refuse = (found: Faults) => {
    setFaults(found);
    if (found.username) username.current?.focus();
    else if (found.password) password.current?.focus();
  };
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = { username: username.current?.value.trim() ?? '', password: password.current?.value ?? '' };
    const missing = faultsOf(given);
    if (missing.username || missing.password) return refuse(missing);
    setFaults({});
    const answer = await createToken(given);
    if (answer.success && 'token' in answer && answer.token) onSignedIn(answer.token);
    else if (answer.code === 'EMAIL_UNCONFIRMED') refuse({ unconfirmed: given.username });
    else refuse(refusalOf(answer));
  };
  const clear = (name: keyof Faults) => () => faults[name] && setFaults({ ...faults, [name]: undefined });

  return (
    <Form
      onSubmit={(event) => void submit(event)}
      summary={{ message: faults.message, faults: [] }}
      aria-label="Sign in"
    >
      <EmailField
        ref={username}
        label="E-mail"
        name="username"
        autoComplete="username"
        autoFocus={email === ''}
        defaultValue={email}
        error={faults.username}
        onChange={clear('username')}
      />
      <PasswordField
        ref={password}
        label="Password"
        name="password"
        autoComplete="current-password"
        autoFocus={email !== ''}
        error={faults.password}
        onChange={clear('password')}
      />
      {faults.unconfirmed !== undefined && (
        <UnconfirmedNotice key={faults.unconfirmed} email={faults.unconfirmed}>
          Open the link in the letter that we sent there. Then sign in.
        </UnconfirmedNotice>
      )}
      <SubmitButton busy={createToken.running} aside={aside}>
        Sign in
      </SubmitButton>
    </Form>
  );
}

function faultsOf({ username, password }: { username: string; password: string }): Faults {
  return {
    username: username ? undefined : 'Type your e-mail address.',
    password: password ? undefined : 'Type your password.',
  };
}

function refusalOf({ message, fieldErrors }: Pick<Refused, 'message' | 'fieldErrors'>): Faults {
  const at = (path: string) => fieldErrors.find((one) => one.path === path)?.message;
  const [username, password] = [at('username'), at('password')];
  return { username, password, message: username || password ? undefined : message };
}
