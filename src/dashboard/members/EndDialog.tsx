import { useState } from 'react';
import { useAct } from '../graphql/use-act.ts';
import { useOrg, usePerson } from '../session/current.ts';
import { ConfirmDialog } from '../ui/overlay/ConfirmDialog.tsx';
import { toast } from '../ui/overlay/toasts.ts';
import { ChangeMembers, type Member } from './queries.ts';

type Props = { member: Member; onClose(): void; onLeft(): void };

/** Asks before a membership or an invitation ends, and says what ends with it. */
export function EndDialog({ member, onClose, onLeft }: Props) {
  const org = useOrg();
  const isSelf = member.user.id === usePerson().id;
  const change = useAct(ChangeMembers);
  const [error, setError] = useState<string>();
  const end = async () => {
    const answer = await change({ orgId: org.id, removeUsers: [member.user.id] });
    setError(answer.success ? undefined : answer.message);
    if (!answer.success) return;
    toast('done', answer.message);
    if (isSelf) onLeft();
    else onClose();
  };
  const { title, confirmLabel, consequence } = wordsFor(member, { isSelf, orgName: org.name });
  return (
    <ConfirmDialog
      isOpen
      {...{ onClose, title, confirmLabel, error }}
      onConfirm={() => void end()}
      isBusy={change.running}
    >
      {consequence}
    </ConfirmDialog>
  );
}

function wordsFor({ pending, user }: Member, { isSelf, orgName }: { isSelf: boolean; orgName: string }) {
  if (isSelf)
    return {
      title: `Leave “${orgName}”?`,
      confirmLabel: 'Leave organization',
      consequence:
        'You lose access at once, and the API keys that you made here stop working. An Owner can invite you again.',
    };
  if (pending)
    return {
      title: `Revoke the invitation of ${user.email}?`,
      confirmLabel: 'Revoke invitation',
      consequence: 'The link of the invitation stops working. You can invite this person again.',
    };
  return {
    title: `Remove ${user.email} from “${orgName}”?`,
    confirmLabel: 'Remove member',
    consequence: `Their membership ends at once, and the API keys that they made for “${orgName}” stop working. Sources, destinations and connections stay.`,
  };
}
