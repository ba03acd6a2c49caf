import { useState } from 'react';
import { useAct } from '../graphql/use-act.ts';
import { useSession } from '../session/current.ts';
import { Button } from '../ui/controls/Button.tsx';
import { Form, SubmitButton } from '../ui/fields/Form.tsx';
import { HiddenUsername } from '../ui/fields/HiddenUsername.tsx';
import { PasswordField } from '../ui/fields/PasswordField.tsx';
import { TextField } from '../ui/fields/TextField.tsx';
import { useFieldForm } from '../ui/fields/use-field-form.ts';
import { Dialog } from '../ui/overlay/Dialog.tsx';
import { toast } from '../ui/overlay/toasts.ts';
import { UpdateUser } from './queries.ts';
import { deletionOf } from './rules.ts';

export function DeleteAccount({ email }: { email: string }) {
  const [isAsking, setAsking] = useState(false);
  const close = () => setAsking(false);
  return (
    <div>
      <Button variant="danger" onClick={() => setAsking(true)}>
        Delete account
      </Button>
      <Dialog
        isOpen={isAsking}
        onClose={close}
        title={`Delete the account ${email}?`}
        description="You leave all organizations, your sessions end, and the API keys that you made stop working. What you built there stays with them. This cannot be undone."
      >
        <DeletionForm email={email} onClose={close} />
      </Dialog>
    </div>
  );
}

function DeletionForm({ email, onClose }: { email: string; onClose(): void }) {
  const session = useSession();
  const updateUser = useAct(UpdateUser);
  const form = useFieldForm(deletionOf(email), { typed: '', currentPassword: '' });

  const submit = form.onValid(async ({ currentPassword }) => {
    const answer = await updateUser({ delete: true, currentPassword });
    if (!answer.success) return form.showRefusal(answer);
    toast('done', `The account ${email} is deleted.`);
    session.end();
  });

  return (
    <Form onSubmit={submit} summary={form.summary} aria-label="Delete account">
      <HiddenUsername>{email}</HiddenUsername>
      <TextField label={`Type “${email}” to confirm`} autoComplete="off" {...form.field('typed')} />
      <PasswordField
        label="Current password"
        autoComplete="current-password"
        {...form.field('currentPassword')}
      />
      <SubmitButton variant="danger" busy={updateUser.running} onCancel={onClose}>
        Delete account
      </SubmitButton>
    </Form>
  );
}
