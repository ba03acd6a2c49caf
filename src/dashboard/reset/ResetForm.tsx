import * as z from 'zod/mini';
import { NewPassword } from '../../domain/rules/accounts.ts';
import { useAct } from '../graphql/use-act.ts';
import { Form, SubmitButton } from '../ui/fields/Form.tsx';
import { NewPasswordField } from '../ui/fields/NewPasswordField.tsx';
import { useFieldForm } from '../ui/fields/use-field-form.ts';
import { ResetPassword } from './queries.ts';

const Reset = z.object({ password: NewPassword });

type Props = { token: string; onSignedIn(token: string): void; onDead(why: string): void };

/** Asks for the new password; the link is redeemed with it. */
export function ResetForm({ token, onSignedIn, onDead }: Props) {
  const resetPassword = useAct(ResetPassword, { isOpen: true });
  const form = useFieldForm(Reset, { password: '' });

  const submit = form.onValid(async ({ password }) => {
    const answer = await resetPassword({ token, password });
    if (answer.success && 'token' in answer && answer.token) return onSignedIn(answer.token);
    const why = answer.fieldErrors.find(({ path }) => path === 'token')?.message;
    if (why !== undefined) onDead(why);
    else form.showRefusal(answer);
  });

  return (
    <Form onSubmit={submit} summary={form.summary} aria-label="Choose a new password">
      <NewPasswordField label="New password" autoFocus {...form.field('password')} />
      <SubmitButton busy={resetPassword.running}>Save and sign in</SubmitButton>
    </Form>
  );
}
