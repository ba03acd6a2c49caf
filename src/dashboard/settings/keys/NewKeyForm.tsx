import { useState } from 'react';
import { useAct } from '../../graphql/use-act.ts';
import { useRequestId } from '../../graphql/use-request-id.ts';
import { useOrg } from '../../session/current.ts';
import { Choice } from '../../ui/fields/Choice.tsx';
import { Form, SubmitButton } from '../../ui/fields/Form.tsx';
import { Select } from '../../ui/fields/Select.tsx';
import { TextField } from '../../ui/fields/TextField.tsx';
import { useFieldForm } from '../../ui/fields/use-field-form.ts';
import { expiryOf, expiryOptions, newKeyForm } from './expiry.ts';
import { CreateApiKey } from './queries.ts';
import type { MadeKey } from './ShownKey.tsx';

const roleOptions = [
  {
    value: 'User',
    label: 'User',
    help: 'Reads and changes sources, destinations and events. Uses connections without seeing their contents.',
  },
  {
    value: 'Owner',
    label: 'Owner',
    help: 'Connections, members, the audit log and deletion as well. No key makes other keys.',
  },
];

type Props = { onMade(made: MadeKey): void; onCancel(): void };

export function NewKeyForm({ onMade, onCancel }: Props) {
  const { id: orgId } = useOrg();
  const create = useAct(CreateApiKey);
  const requestId = useRequestId();
  const [rules] = useState(() => newKeyForm(new Date()));
  const form = useFieldForm(rules, { name: '', role: 'User', expiry: '90', date: '' });

  const submit = form.onValid(async ({ name, role, expiry, date }) => {
    if (create.running) return;
    const wanted = { orgId, name, role, expiresAt: expiryOf({ expiry, date }, new Date()) };
    const answer = await create({ ...wanted, requestId: requestId(wanted) });
    if (answer.success && 'key' in answer && answer.key) return onMade({ name, key: answer.key });
    const fieldErrors = answer.fieldErrors.map((fault) =>
      fault.path === 'expiresAt' ? { ...fault, path: expiry === 'date' ? 'date' : 'expiry' } : fault,
    );
    form.showRefusal({ ...answer, fieldErrors });
  });

  return (
    <Form onSubmit={submit} summary={form.summary} aria-label="New API key">
      <TextField
        label="Name"
        help="What uses it: “Terraform”, “Nightly export”."
        autoFocus
        autoComplete="off"
        {...form.field('name')}
      />
      <Choice label="Role" options={roleOptions} {...form.field('role')} />
      <Select label="Expires" options={expiryOptions} {...form.field('expiry')} />
      {form.watch('expiry') === 'date' && <TextField label="Last day" type="date" {...form.field('date')} />}
      <SubmitButton busy={create.running} onCancel={onCancel}>
        Create key
      </SubmitButton>
    </Form>
  );
}
