import { useAct } from '../graphql/use-act.ts';
import { EmailField } from '../ui/fields/EmailField.tsx';
import { Form, SubmitButton } from '../ui/fields/Form.tsx';
import { HiddenUsername } from '../ui/fields/HiddenUsername.tsx';
import { PasswordField } from '../ui/fields/PasswordField.tsx';
import { useFieldForm } from '../ui/fields/use-field-form.ts';
import { Notice } from '../ui/layout/Notice.tsx';
import { UpdateUser } from './queries.ts';
import { emailChangeFrom } from './rules.ts';

type Props = {
  email: string;
  /** The address whose letter has not been opened yet. */
  pendingEmail: string | null;
};

/** Asks for another address, which counts once the letter to it has been opened. */
export function EmailForm({ email, pendingEmail }: Props) {
  const updateUser = useAct(UpdateUser);
  const form = useFieldForm(emailChangeFrom(email), { email: '', currentPassword: '' });

  const submit = form.onValid(async (change) => {
    const answer = await updateUser(change);
    if (!answer.success) return form.showRefusal(answer);
    form.reset();
  });

  return (
    <Form onSubmit={submit} summary={form.summary} aria-label="Change e-mail">
      {pendingEmail !== null && (
        <div role="status">
          <Notice title={`Waiting for ${pendingEmail} to be confirmed`}>
            <p>
              Open the link in the letter that we sent there. Until then you sign in with {email}. For another
              letter, type the address below once more.
            </p>
          </Notice>
        </div>
      )}
      <HiddenUsername>{email}</HiddenUsername>
      <EmailField label="New e-mail" autoComplete="email" {...form.field('email')} />
      <PasswordField
        label="Current password"
        autoComplete="current-password"
        {...form.field('currentPassword')}
      />
      <SubmitButton variant="secondary" busy={updateUser.running}>
        Change e-mail
      </SubmitButton>
    </Form>
  );
}
