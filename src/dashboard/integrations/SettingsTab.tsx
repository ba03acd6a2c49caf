import { useState } from 'react';
import { NameForm } from '../forms/NameForm.tsx';
import { useAct } from '../graphql/use-act.ts';
import { paths } from '../paths.ts';
import { Button, ButtonLink } from '../ui/controls/Button.tsx';
import { Section } from '../ui/layout/Section.tsx';
import { ConfirmDialog } from '../ui/overlay/ConfirmDialog.tsx';
import { toast } from '../ui/overlay/toasts.ts';
import type { Integration } from './IntegrationPage.tsx';
import styles from './integrations.module.css';
import { UpdateIntegration } from './queries.ts';

type Props = { orgId: string; integration: Integration; onDeleted(): void };

export function SettingsTab({ orgId, integration, onDeleted }: Props) {
  const { id, name } = integration;
  const update = useAct(UpdateIntegration);
  return (
    <>
      <Section title="Rename">
        <NameForm
          key={name}
          name={name}
          onRename={async (next) => {
            const answer = await update({ integrationId: id, name: next });
            if (answer.success) toast('done', answer.message);
            return answer;
          }}
        />
      </Section>
      <Delivery integration={integration} />
      <Section
        title="Duplicate"
        help="Makes another destination for another source, with the same connection and configuration to begin with."
        action={<ButtonLink href={paths.newDestination(orgId, { from: id })}>Duplicate</ButtonLink>}
      />
      <Delete {...{ integration, onDeleted }} />
    </>
  );
}

const explanations = {
  on: 'It is on. Events are delivered as they arrive.',
  off: 'It is off. Events are filtered, and never sent later.',
  paused: 'It is paused. Events wait, and go out in order when it is resumed.',
};

/** Off and paused differ in what becomes of the events in between, so each says it. */
function Delivery({ integration: { id, state } }: { integration: Integration }) {
  const update = useAct(UpdateIntegration);
  const act = async (change: { enabled?: boolean; paused?: boolean }, done: string) => {
    const answer = await update({ integrationId: id, ...change });
    toast(answer.success ? 'done' : 'failed', answer.success ? done : answer.message);
  };
  const off = () => act({ enabled: false }, 'It is off. Events are filtered from now on.');
  return (
    <Section title="Delivery" help={explanations[state]}>
      <div className={styles.inline}>
        {state === 'off' && (
          <Button busy={update.running} onClick={() => void act({ enabled: true }, 'It is on.')}>
            Turn on
          </Button>
        )}
        {state === 'on' && (
          <Button
            busy={update.running}
            onClick={() => void act({ paused: true }, 'It is paused. Events wait.')}
          >
            Pause
          </Button>
        )}
        {state === 'paused' && (
          <Button
            busy={update.running}
            onClick={() => void act({ paused: false }, 'It is on. What waited goes out.')}
          >
            Resume
          </Button>
        )}
        {state !== 'off' && (
          <Button busy={update.running} onClick={() => void off()}>
            Turn off
          </Button>
        )}
      </div>
    </Section>
  );
}

function Delete({
  integration: { id, name, application, connection },
  onDeleted,
}: Pick<Props, 'integration' | 'onDeleted'>) {
  const update = useAct(UpdateIntegration);
  const [isOpen, setOpen] = useState(false);
  const [error, setError] = useState<string>();
  const remove = async () => {
    const answer = await update({ integrationId: id, delete: true });
    setError(answer.success ? undefined : answer.message);
    if (!answer.success) return;
    toast('done', answer.message);
    onDeleted();
  };
  return (
    <Section
      title="Delete"
      isDanger
      help="Events of the source no longer go there. What waits to be sent is not sent."
      action={
        <Button variant="danger" onClick={() => setOpen(true)}>
          Delete destination
        </Button>
      }
    >
      <ConfirmDialog
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        title={`Delete the destination “${name}”?`}
        confirmLabel="Delete destination"
        onConfirm={() => void remove()}
        isBusy={update.running}
        error={error}
      >
        Events of “{application.name}” no longer go there, and what waits is not sent. The connection “
        {connection.name}” stays.
      </ConfirmDialog>
    </Section>
  );
}
