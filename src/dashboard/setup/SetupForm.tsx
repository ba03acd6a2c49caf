import { SetUp } from '../../domain/rules/accounts.ts';
import { graphql } from '../graphql/graphql.ts';
import { useAct } from '../graphql/use-act.ts';
import { EmailField } from '../ui/fields/EmailField.tsx';
import { Form, SubmitButton } from '../ui/fields/Form.tsx';
import { NameFields } from '../ui/fields/NameFields.tsx';
import { NewPasswordField } from '../ui/fields/NewPasswordField.tsx';
import { TextField } from '../ui/fields/TextField.tsx';
import { useFieldForm } from '../ui/fields/use-field-form.ts';

const SetUpAccount = graphql(`
  mutation SetUp($code: String!, $email: String!, $password: String!, $profile: ProfileInput) {
    setUp(code: $code, email: $email, password: $password, profile: $profile) {
      success
      message
      code
      token
      fieldErrors {
        path
        message
      }
    }
  }
`);

type Props = { code: string; onSetUp(token: string): void };

/** Makes the first account, with the code that the terminal printed. */
export function SetupForm({ code, onSetUp }: Props) {
  const setUp = useAct(SetUpAccount, { isOpen: true });
  const form = useFieldForm(SetUp, {
    code,
    email: '',
    password: '',
    profile: { firstName: '', lastName: '' },
  });

  const submit = form.onValid(async (account) => {
    const answer = await setUp(account);
    if (answer.success && answer.token) onSetUp(answer.token);
    else form.showRefusal(answer);
  });

  return (
    <Form onSubmit={submit} summary={form.summary} aria-label="Create the first account">
      <TextField
        label="Setup code"
        help={code ? 'Taken from the link.' : 'Switchyard printed it in its terminal when it started.'}
        isMono
        autoComplete="off"
        autoFocus={code === ''}
        {...form.field('code')}
      />
      <EmailField label="E-mail" autoComplete="username" autoFocus={code !== ''} {...form.field('email')} />
      <NewPasswordField {...form.field('password')} />
      <NameFields first={form.field('profile.firstName')} last={form.field('profile.lastName')} />
      <SubmitButton busy={setUp.running}>Create account</SubmitButton>
    </Form>
  );
}
