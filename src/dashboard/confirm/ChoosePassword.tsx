import * as z from 'zod/mini';
import { NewPassword, Profile } from '../../domain/rules/accounts.ts';
import { useAct } from '../graphql/use-act.ts';
import { Form, SubmitButton } from '../ui/fields/Form.tsx';
import { NameFields } from '../ui/fields/NameFields.tsx';
import { NewPasswordField } from '../ui/fields/NewPasswordField.tsx';
import { useFieldForm } from '../ui/fields/use-field-form.ts';
import { ConfirmUser } from './queries.ts';
import { stepAfter } from './step.ts';

const Chosen = z.object({ password: NewPassword, profile: Profile });

type Props = { token: string; onSignedIn(token: string): void; onDead(why: string): void };

/** Gives an account that was made by an invitation its password, and its holder a name. */
export function ChoosePassword({ token, onSignedIn, onDead }: Props) {
  const confirmUser = useAct(ConfirmUser, { isOpen: true });
  const form = useFieldForm(Chosen, { password: '', profile: { firstName: '', lastName: '' } });

  const submit = form.onValid(async ({ password, profile }) => {
    // Names that somebody gave before stay where none is given here.
    const isNamed = Boolean(profile.firstName || profile.lastName);
    const answer = await confirmUser({ token, password, profile: isNamed ? profile : null });
    if (answer.success && 'token' in answer && answer.token) return onSignedIn(answer.token);
    const next = stepAfter(answer);
    if (next.kind === 'dead') onDead(next.why);
    else form.showRefusal(answer);
  });

  return (
    <Form onSubmit={submit} summary={form.summary} aria-label="Choose a password">
      <NewPasswordField autoFocus {...form.field('password')} />
      <NameFields first={form.field('profile.firstName')} last={form.field('profile.lastName')} />
      <SubmitButton busy={confirmUser.running}>Save and sign in</SubmitButton>
    </Form>
  );
}
