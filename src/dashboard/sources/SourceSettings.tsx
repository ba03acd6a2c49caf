import { useState } from 'react';
import { whyNot } from '../../domain/permissions.ts';
import { SourceChange } from '../../domain/rules/sources.ts';
import { useAct } from '../graphql/use-act.ts';
import { useOrg } from '../session/current.ts';
import { Button } from '../ui/controls/Button.tsx';
import { Switch } from '../ui/fields/Checkbox.tsx';
import { Form, SubmitButton } from '../ui/fields/Form.tsx';
import { TextField } from '../ui/fields/TextField.tsx';
import { useFieldForm } from '../ui/fields/use-field-form.ts';
import { Section } from '../ui/layout/Section.tsx';
import { ConfirmDialog } from '../ui/overlay/ConfirmDialog.tsx';
import { toast } from '../ui/overlay/toasts.ts';
import { UpdateSource, type Source } from './queries.ts';

type Props = { source: Source; onDeleted(): void };

export function SourceSettings({ source, onDeleted }: Props) {
  return (
    <>
      <Section title="General">
        <Rename source={source} />
      </Section>
      <Section title="State">
        <OnOff source={source} />
      </Section>
      <Delete source={source} onDeleted={onDeleted} />
    </>
  );
}

function Rename({ source }: { source: Source }) {
  const { role } = useOrg();
  const updateSource = useAct(UpdateSource);
  const form = useFieldForm(SourceChange, { name: source.name });
  const submit = form.onValid(async ({ name }) => {
    const answer = await updateSource({ appId: source.id, name, ifUpdatedAt: source.updatedAt });
    if (answer.success) toast('done', `The source is called “${name}” now.`);
    else form.showRefusal(answer);
  });
  return (
    <Form onSubmit={submit} summary={form.summary} aria-label="Rename source">
      <TextField label="Name" autoComplete="off" {...form.field('name')} />
      <SubmitButton
        variant="secondary"
        busy={updateSource.running}
        disabledReason={
          whyNot(role, 'source.update') ?? (form.isChanged ? undefined : 'The name has not changed.')
        }
      >
        Save name
      </SubmitButton>
    </Form>
  );
}

function OnOff({ source }: { source: Source }) {
  const { role } = useOrg();
  const updateSource = useAct(UpdateSource);
  // What was asked for shows at once, and goes back where it is refused.
  const [wanted, setWanted] = useState<boolean>();
  const change = async (enabled: boolean) => {
    setWanted(enabled);
    const answer = await updateSource({ appId: source.id, enabled });
    if (answer.success) return toast('done', `“${source.name}” is ${enabled ? 'on' : 'off'} now.`);
    setWanted(undefined);
    toast('failed', answer.message);
  };
  return (
    <Switch
      label="Accept events"
      help="While it is off, SDKs are answered as usual and their events are rejected, not kept. They are not sent later."
      checked={wanted ?? source.enabled}
      disabledReason={whyNot(role, 'source.update')}
      onChange={(event) => void change(event.target.checked)}
    />
  );
}

function Delete({ source, onDeleted }: Props) {
  const { role } = useOrg();
  const updateSource = useAct(UpdateSource);
  const [isAsking, setAsking] = useState(false);
  const [error, setError] = useState<string>();
  const remove = async () => {
    const answer = await updateSource({ appId: source.id, delete: true });
    if (!answer.success) return setError(answer.message);
    toast('done', `The source “${source.name}” is deleted.`);
    onDeleted();
  };
  const { length: count } = source.integrations;
  return (
    <Section
      title="Delete"
      isDanger
      help="Its SDKs are refused from then on, and its destinations go with it. Connections stay."
      action={
        <Button
          variant="danger"
          disabledReason={whyNot(role, 'source.delete')}
          onClick={() => {
            setError(undefined);
            setAsking(true);
          }}
        >
          Delete source
        </Button>
      }
    >
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={`Delete the source “${source.name}”?`}
        confirmLabel="Delete source"
        typed={source.name}
        isBusy={updateSource.running}
        error={error}
        onConfirm={() => void remove()}
      >
        Whatever sends with its ID is refused at once.{' '}
        {count > 0 && `${count === 1 ? 'Its destination is' : `Its ${count} destinations are`} deleted too. `}
        This cannot be undone.
      </ConfirmDialog>
    </Section>
  );
}
