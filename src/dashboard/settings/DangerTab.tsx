import { useState } from 'react';
import { useAct } from '../graphql/use-act.ts';
import { useOrg } from '../session/current.ts';
import { Button } from '../ui/controls/Button.tsx';
import { Section } from '../ui/layout/Section.tsx';
import { ConfirmDialog } from '../ui/overlay/ConfirmDialog.tsx';
import { toast } from '../ui/overlay/toasts.ts';
import { lossesOf } from './losses.ts';
import { ChangeOrganization, type Belongings } from './queries.ts';
import styles from './settings.module.css';

type Props = { belongings: Belongings; onDeleted(): void };

/** The end of the organization. It names all that goes, and wants the name typed. */
export function DangerTab({ belongings, onDeleted }: Props) {
  const { id: orgId, name } = useOrg();
  const change = useAct(ChangeOrganization);
  const [isOpen, setOpen] = useState(false);
  const [error, setError] = useState<string>();
  const losses = lossesOf(belongings);
  const remove = async () => {
    const answer = await change({ orgId, delete: true });
    setError(answer.success ? undefined : answer.message);
    if (!answer.success) return;
    toast('done', answer.message);
    onDeleted();
  };
  return (
    <Section
      title="Delete this organization"
      help="Everything that belongs to it goes, at once and for good. Its members keep their accounts."
      isDanger
    >
      <Losses losses={losses} />
      <div>
        <Button variant="danger" onClick={() => setOpen(true)}>
          Delete organization
        </Button>
      </div>
      <ConfirmDialog
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        title={`Delete “${name}”?`}
        confirmLabel="Delete organization"
        typed={name}
        onConfirm={() => void remove()}
        isBusy={change.running}
        error={error}
      >
        <p>These go, and nothing brings them back:</p>
        <Losses losses={losses} />
        <p>SDKs that send to its sources are refused from then on.</p>
      </ConfirmDialog>
    </Section>
  );
}

function Losses({ losses }: { losses: readonly string[] }) {
  return (
    <ul className={styles.losses}>
      {losses.map((loss) => (
        <li key={loss}>{loss}</li>
      ))}
    </ul>
  );
}
