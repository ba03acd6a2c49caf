import { whyNot } from '../../domain/permissions.ts';
import { NewOrganization } from '../../domain/rules/organizations.ts';
import { useAct } from '../graphql/use-act.ts';
import { useOrg } from '../session/current.ts';
import { Facts } from '../ui/data/Facts.tsx';
import { Id } from '../ui/data/Id.tsx';
import { Form, SubmitButton } from '../ui/fields/Form.tsx';
import { TextField } from '../ui/fields/TextField.tsx';
import { useFieldForm } from '../ui/fields/use-field-form.ts';
import { Section } from '../ui/layout/Section.tsx';
import { toast } from '../ui/overlay/toasts.ts';
import { AlertWebhook } from './AlertWebhook.tsx';
import { keptFacts } from './kept.tsx';
import { ChangeOrganization, type Kept } from './queries.ts';

type Props = { alertWebhookUrl: string; kept: Kept };

export function GeneralTab({ alertWebhookUrl, kept }: Props) {
  const { id } = useOrg();
  return (
    <>
      <Section title="General">
        <Rename />
      </Section>
      <Section
        title="Organization ID"
        help="Programs send it along in the header “organization” with each call of the API."
      >
        <div>
          <Id label="organization ID">{id}</Id>
        </div>
      </Section>
      <Section
        title="Alerts"
        help="Owners get a letter when a destination has failed for an hour or we paused it, and when it works again."
      >
        <AlertWebhook url={alertWebhookUrl} />
      </Section>
      <Section
        title="Kept events"
        help="The oldest go first, in whole hours. What is gone can no longer be seen or sent again."
      >
        <Facts facts={keptFacts(kept)} />
      </Section>
    </>
  );
}

function Rename() {
  const { id: orgId, name, role } = useOrg();
  const change = useAct(ChangeOrganization);
  const form = useFieldForm(NewOrganization, { name });
  const refusal = whyNot(role, 'organization.update');
  const submit = form.onValid(async (values) => {
    if (change.running || refusal !== undefined) return;
    const answer = await change({ orgId, ...values });
    if (!answer.success) return form.showRefusal(answer);
    form.reset(values);
    toast('done', answer.message);
  });
  return (
    <Form onSubmit={submit} summary={form.summary} aria-label="Rename the organization">
      <TextField
        label="Name"
        help="Your team sees it, and letters that invite people name it."
        autoComplete="organization"
        readOnly={refusal !== undefined}
        {...form.field('name')}
      />
      <SubmitButton variant="secondary" busy={change.running} disabledReason={refusal}>
        Save name
      </SubmitButton>
    </Form>
  );
}
