import { Address } from '../../domain/rules/accounts.ts';
import { useAct } from '../graphql/use-act.ts';
import { ResendConfirmation } from '../session/letters/queries.ts';
import { EmailField } from '../ui/fields/EmailField.tsx';
import { Form, SubmitButton } from '../ui/fields/Form.tsx';
import { useFieldForm } from '../ui/fields/use-field-form.ts';

/** Asks for a new letter, by address: a link that is cut does not tell whose it was. */
export function AskAgain({ onSent }: { onSent(email: string): void }) {
  const resend = useAct(ResendConfirmation, { isOpen: true });
  const form = useFieldForm(Address, { email: '' });

  const submit = form.onValid(async ({ email }) => {
    const answer = await resend({ email });
    if (answer.success) onSent(email);
    else form.showRefusal(answer);
  });

  return (
    <Form onSubmit={submit} summary={form.summary} aria-label="Ask for a new letter">
      <EmailField
        label="Or ask for a new letter"
        help="Type the address that the letter was sent to."
        autoComplete="email"
        {...form.field('email')}
      />
      <SubmitButton variant="secondary" busy={resend.running}>
        Send a new letter
      </SubmitButton>
    </Form>
  );
}
