import { useAct } from '../graphql/use-act.ts';
import { Form, SubmitButton } from '../ui/fields/Form.tsx';
import { NameFields } from '../ui/fields/NameFields.tsx';
import { TextField } from '../ui/fields/TextField.tsx';
import { useFieldForm } from '../ui/fields/use-field-form.ts';
import { toast } from '../ui/overlay/toasts.ts';
import { UpdateUser, type Account } from './queries.ts';
import { ProfileChange } from './rules.ts';

export function ProfileForm({ profile }: { profile: Account['profile'] }) {
  const updateUser = useAct(UpdateUser);
  const { firstName, lastName, company } = profile;
  const form = useFieldForm(ProfileChange, {
    profile: { firstName: firstName ?? '', lastName: lastName ?? '', company: company ?? '' },
  });

  const submit = form.onValid(async (change) => {
    const answer = await updateUser(change);
    if (!answer.success) return form.showRefusal(answer);
    form.reset(change);
    toast('done', 'Your profile is saved.');
  });

  return (
    <Form onSubmit={submit} summary={form.summary} aria-label="Profile">
      <NameFields first={form.field('profile.firstName')} last={form.field('profile.lastName')} />
      <TextField label="Company" optional autoComplete="organization" {...form.field('profile.company')} />
      <SubmitButton
        variant="secondary"
        busy={updateUser.running}
        disabledReason={form.isChanged ? undefined : 'Nothing has changed.'}
      >
        Save profile
      </SubmitButton>
    </Form>
  );
}
