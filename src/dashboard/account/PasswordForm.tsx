import { useAct } from '../graphql/use-act.ts';
import { Form, SubmitButton } from '../ui/fields/Form.tsx';
import { HiddenUsername } from '../ui/fields/HiddenUsername.tsx';
import { NewPasswordField } from '../ui/fields/NewPasswordField.tsx';
import { PasswordField } from '../ui/fields/PasswordField.tsx';
import { useFieldForm } from '../ui/fields/use-field-form.ts';
import { toast } from '../ui/overlay/toasts.ts';
import { UpdateUser } from './queries.ts';
import { PasswordChange } from './rules.ts';

export function PasswordForm({ email }: { email: string }) {
  const updateUser = useAct(UpdateUser);
  const form = useFieldForm(PasswordChange, { currentPassword: '', password: '' });

  const submit = form.onValid(async (change) => {
    const answer = await updateUser(change);
    if (!answer.success) return form.showRefusal(answer);
    form.reset();
    toast('done', 'Your password is changed.');
  });

  return (
    <Form onSubmit={submit} summary={form.summary} aria-label="Change password">
      <HiddenUsername>{email}</HiddenUsername>
      <PasswordField
        label="Current password"
        autoComplete="current-password"
        {...form.field('currentPassword')}
      />
      <NewPasswordField label="New password" {...form.field('password')} />
      <SubmitButton variant="secondary" busy={updateUser.running}>
        Change password
      </SubmitButton>
    </Form>
  );
}
