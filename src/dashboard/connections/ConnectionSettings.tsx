import { useState } from 'react';
import { whyNot, type Role } from '../../domain/permissions.ts';
import { NameForm } from '../forms/NameForm.tsx';
import { useAct } from '../graphql/use-act.ts';
import { Button } from '../ui/controls/Button.tsx';
import { Section } from '../ui/layout/Section.tsx';
import { ConfirmDialog } from '../ui/overlay/ConfirmDialog.tsx';
import { toast } from '../ui/overlay/toasts.ts';
import type { Connection } from './ConnectionPage.tsx';
import { UpdateConnection } from './queries.ts';

type Props = { connection: Connection; role: Role; onDeleted(): void };

/** Its name, and its end. */
export function ConnectionSettings({ connection, role, onDeleted }: Props) {
  const { id, name } = connection;
  const update = useAct(UpdateConnection);
  return (
    <>
      {!whyNot(role, 'connection.update') && (
        <Section title="Rename">
          <NameForm
            key={name}
            name={name}
            onRename={async (next) => {
              const answer = await update({ connectionId: id, name: next });
              if (answer.success) toast('done', answer.message);
              return answer;
            }}
          />
        </Section>
      )}
      <Delete {...{ connection, role, onDeleted }} />
    </>
  );
}

const namedMax = 5;

function Delete({ connection: { id, name, integrations }, role, onDeleted }: Props) {
  const update = useAct(UpdateConnection);
  const [isOpen, setOpen] = useState(false);
  const [error, setError] = useState<string>();
  const remove = async () => {
    const answer = await update({ connectionId: id, delete: true });
    setError(answer.success ? undefined : answer.message);
    if (!answer.success) return;
    toast('done', answer.message);
    onDeleted();
  };
  return (
    <Section
      title="Delete"
      isDanger
      help="Its credentials are gone for good."
      action={
        <Button
          variant="danger"
          onClick={() => setOpen(true)}
          disabledReason={whyNot(role, 'connection.delete') ?? whyUsed(integrations)}
        >
          Delete connection
        </Button>
      }
    >
      <ConfirmDialog
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        title={`Delete the connection “${name}”?`}
        confirmLabel="Delete connection"
        onConfirm={() => void remove()}
        isBusy={update.running}
        error={error}
      >
        Nothing uses it. Its credentials are gone for good.
      </ConfirmDialog>
    </Section>
  );
}

/** Why it cannot go yet: who uses it. */
function whyUsed(integrations: Connection['integrations']): string | undefined {
  if (integrations.length === 0) return undefined;
  const names = integrations.slice(0, namedMax).map(({ name }) => `“${name}”`);
  const more = integrations.length > namedMax ? ' and others' : '';
  return `It is in use by ${names.join(', ')}${more}. Delete these first, or give them another connection.`;
}
