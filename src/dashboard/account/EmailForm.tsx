import { useState } from 'react';
import { useAct } from '../graphql/use-act.ts';
import { Form, SubmitButton } from '../ui/fields/Form.tsx';
import { HiddenUsername } from '../ui/fields/HiddenUsername.tsx';
import { PasswordField } from '../ui/fields/PasswordField.tsx';
import { TextField } from '../ui/fields/TextField.tsx';
import { useFieldForm } from '../ui/fields/use-field-form.ts';
import { Notice } from '../ui/layout/Notice.tsx';
import { UpdateUser } from './queries.ts';
import { emailChangeFrom } from './rules.ts';

/** Asks for another address, which counts once the letter to it has been opened. */
export function EmailForm({ email }: { email: string }) {
  const updateUser = useAct(UpdateUser);
  const form = useFieldForm(emailChangeFrom(email), { email: '', currentPassword: '' });
  const [waiting, setWaiting] = useState<string>();

  const submit = form.onValid(async (change) => {
    const answer = await updateUser(change);
    if (!answer.success) return form.showRefusal(answer);
    setWaiting(change.email);
    form.reset();
  });

  return (
    <Form onSubmit={submit} summary={form.summary} aria-label="Change e-mail">
      {waiting !== undefined && waiting !== email && (
        <div role="status">
          <Notice title={`${waiting} waits for its letter to be opened`}>
            <p>Open the link in the letter that we sent there. Until then you sign in with {email}.</p>
          </Notice>
        </div>
      )}
      <HiddenUsername>{email}</HiddenUsername>
      <TextField
        label="New e-mail"
        type="email"
        inputMode="email"
        autoComplete="email"
        {...form.field('email')}
      />
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
