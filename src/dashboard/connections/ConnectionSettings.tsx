import { useState } from 'react';
import { whyNot, type Role } from '../../domain/permissions.ts';
import { NameForm } from '../forms/NameForm.tsx';
import { useAct } from '../graphql/use-act.ts';
import { paths } from '../paths.ts';
import { Button } from '../ui/controls/Button.tsx';
import { Section } from '../ui/layout/Section.tsx';
import { Link } from '../ui/link.tsx';
import { ConfirmDialog } from '../ui/overlay/ConfirmDialog.tsx';
import { toast } from '../ui/overlay/toasts.ts';
import type { Connection } from './ConnectionPage.tsx';
import styles from './connections.module.css';
import { UpdateConnection } from './queries.ts';

type Props = { orgId: string; connection: Connection; role: Role; onDeleted(): void };

/** Its name, and its end. */
export function ConnectionSettings({ orgId, connection, role, onDeleted }: Props) {
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
      <Delete {...{ orgId, connection, role, onDeleted }} />
    </>
  );
}

function Delete({ orgId, connection: { id, name, integrations }, role, onDeleted }: Props) {
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
      <InUse {...{ orgId, integrations }} />
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

/** What has to go first, each with its way there. */
function InUse({ orgId, integrations }: { orgId: string; integrations: Connection['integrations'] }) {
  if (integrations.length === 0) return null;
  return (
    <div>
      <p>Delete these destinations first, or give them another connection:</p>
      <ul className={styles.inUse}>
        {integrations.map(({ id, name }) => (
          <li key={id}>
            <Link href={paths.destination(orgId, id, { tab: 'connection' })}>{name}</Link>
          </li>
        ))}
      </ul>
    </div>
  );
}

function whyUsed({ length }: Connection['integrations']): string | undefined {
  if (length === 0) return undefined;
  return length === 1 ? 'A destination uses it.' : 'Destinations use it.';
}
