import { Address } from '../../domain/rules/accounts.ts';
import { useAct } from '../graphql/use-act.ts';
import { EmailField } from '../ui/fields/EmailField.tsx';
import { Form, SubmitButton } from '../ui/fields/Form.tsx';
import { useFieldForm } from '../ui/fields/use-field-form.ts';
import { RequestPasswordReset } from './queries.ts';

type Props = { email: string; onSent(email: string): void };

export function ForgotForm({ email, onSent }: Props) {
  const request = useAct(RequestPasswordReset, { isOpen: true });
  const form = useFieldForm(Address, { email });

  const submit = form.onValid(async (forgotten) => {
    const answer = await request(forgotten);
    if (answer.success) onSent(forgotten.email);
    else form.showRefusal(answer);
  });

  return (
    <Form onSubmit={submit} summary={form.summary} aria-label="Ask for a letter">
      <EmailField label="E-mail" autoComplete="username" autoFocus {...form.field('email')} />
      <SubmitButton busy={request.running}>Send the letter</SubmitButton>
    </Form>
  );
}
