import { NewOrganization } from '../../domain/rules/organizations.ts';
import { graphql } from '../graphql/graphql.ts';
import { useAct } from '../graphql/use-act.ts';
import { useRequestId } from '../graphql/use-request-id.ts';
import { Form, SubmitButton } from '../ui/fields/Form.tsx';
import { TextField } from '../ui/fields/TextField.tsx';
import { useFieldForm } from '../ui/fields/use-field-form.ts';

const CreateOrganization = graphql(`
  mutation CreateOrganization($name: String!, $requestId: ID) {
    createOrganization(name: $name, requestId: $requestId) {
      success
      message
      id
      code
      fieldErrors {
        path
        message
      }
    }
  }
`);

type Props = { onCreated(orgId: string): void };

export function NewOrgForm({ onCreated }: Props) {
  const createOrganization = useAct(CreateOrganization);
  const requestId = useRequestId();
  const form = useFieldForm(NewOrganization, { name: '' });

  const submit = form.onValid(async (organization) => {
    const answer = await createOrganization({ ...organization, requestId: requestId(organization) });
    if (answer.success && answer.id) onCreated(answer.id);
    else form.showRefusal(answer);
  });

  return (
    <Form onSubmit={submit} summary={form.summary} aria-label="Create an organization">
      <TextField
        label="Name"
        help="Your company or team. Sources, destinations and members belong to it."
        autoComplete="organization"
        autoFocus
        {...form.field('name')}
      />
      <SubmitButton busy={createOrganization.running}>Create organization</SubmitButton>
    </Form>
  );
}
