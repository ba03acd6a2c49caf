import { NewAccount } from '../../domain/rules/accounts.ts';
import { useAct } from '../graphql/use-act.ts';
import { EmailField } from '../ui/fields/EmailField.tsx';
import { Form, SubmitButton } from '../ui/fields/Form.tsx';
import { NameFields } from '../ui/fields/NameFields.tsx';
import { NewPasswordField } from '../ui/fields/NewPasswordField.tsx';
import { useFieldForm } from '../ui/fields/use-field-form.ts';
import { CreateNewUser } from './queries.ts';

type Props = { email: string; onSent(email: string): void };

/** Asks for an account. The answer is the same for an address that has one already: the letter tells. */
export function SignUpForm({ email, onSent }: Props) {
  const createNewUser = useAct(CreateNewUser, { isOpen: true });
  const form = useFieldForm(NewAccount, { email, password: '', profile: { firstName: '', lastName: '' } });

  const submit = form.onValid(async (account) => {
    const answer = await createNewUser(account);
    if (answer.success) onSent(account.email);
    else form.showRefusal(answer);
  });

  return (
    <Form onSubmit={submit} summary={form.summary} aria-label="Create an account">
      <EmailField
        label="E-mail"
        help="A letter with a link goes there."
        autoComplete="username"
        autoFocus
        {...form.field('email')}
      />
      <NewPasswordField {...form.field('password')} />
      <NameFields first={form.field('profile.firstName')} last={form.field('profile.lastName')} />
      <SubmitButton busy={createNewUser.running}>Create account</SubmitButton>
    </Form>
  );
}
