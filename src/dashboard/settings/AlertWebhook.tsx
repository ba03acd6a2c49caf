import { whyNot } from '../../domain/permissions.ts';
import { AlertSettings } from '../../domain/rules/organizations.ts';
import { useAct } from '../graphql/use-act.ts';
import { useOrg } from '../session/current.ts';
import { Form, SubmitButton } from '../ui/fields/Form.tsx';
import { TextField } from '../ui/fields/TextField.tsx';
import { useFieldForm } from '../ui/fields/use-field-form.ts';
import { toast } from '../ui/overlay/toasts.ts';
import { ChangeOrganization } from './queries.ts';

/** Where alerts go beside the letters. Only an Owner is told the address. */
export function AlertWebhook({ url }: { url: string }) {
  const { id: orgId, role } = useOrg();
  const change = useAct(ChangeOrganization);
  const form = useFieldForm(AlertSettings, { alertWebhookUrl: url });
  const refusal = whyNot(role, 'organization.update');
  const submit = form.onValid(async (values) => {
    if (change.running || refusal !== undefined) return;
    const answer = await change({ orgId, ...values });
    if (!answer.success) return form.showRefusal(answer);
    form.reset(values);
    toast('done', answer.message);
  });
  return (
    <Form onSubmit={submit} summary={form.summary} aria-label="Alert webhook">
      <TextField
        label="Webhook URL"
        optional
        isMono
        help="We send it the same as JSON, with a sentence in “text” that chat programs show. Leave it empty to send letters alone."
        placeholder={refusal === undefined ? 'https://ops.example.com/switchyard' : undefined}
        inputMode="url"
        autoComplete="off"
        readOnly={refusal !== undefined}
        {...form.field('alertWebhookUrl')}
      />
      <SubmitButton variant="secondary" busy={change.running} disabledReason={refusal}>
        Save webhook
      </SubmitButton>
    </Form>
  );
}
