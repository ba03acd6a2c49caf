import { useState } from 'react';
import { useAct } from '../graphql/use-act.ts';
import { useOrg } from '../session/current.ts';
import { ConfirmDialog } from '../ui/overlay/ConfirmDialog.tsx';
import { toast } from '../ui/overlay/toasts.ts';
import { ChangeMembers, type Member } from './queries.ts';

/** Asks before an Owner becomes a User: there is no way back without another Owner. */
export function StepDownDialog({ member, onClose }: { member: Member; onClose(): void }) {
  const { id: orgId, name } = useOrg();
  const change = useAct(ChangeMembers);
  const [error, setError] = useState<string>();
  const stepDown = async () => {
    const answer = await change({ orgId, updateUsers: [{ userId: member.user.id, role: 'User' }] });
    setError(answer.success ? undefined : answer.message);
    if (!answer.success) return;
    toast('done', answer.message);
    onClose();
  };
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={`Step down to User in “${name}”?`}
      confirmLabel="Step down"
      onConfirm={() => void stepDown()}
      isBusy={change.running}
      error={error}
    >
      You no longer see what connections contain, and no longer change members, API keys or the organization.
      Only another Owner can make you an Owner again.
    </ConfirmDialog>
  );
}
