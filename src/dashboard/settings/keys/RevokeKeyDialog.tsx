import { useState } from 'react';
import { useAct } from '../../graphql/use-act.ts';
import { Time } from '../../ui/data/Time.tsx';
import { ConfirmDialog } from '../../ui/overlay/ConfirmDialog.tsx';
import { toast } from '../../ui/overlay/toasts.ts';
import { UpdateApiKey, type ApiKeyRow } from './queries.ts';

/** Asks before a key stops working, and says when it was used last. */
export function RevokeKeyDialog({ apiKey, onClose }: { apiKey: ApiKeyRow; onClose(): void }) {
  const { id, name, lastUsedAt } = apiKey;
  const update = useAct(UpdateApiKey);
  const [error, setError] = useState<string>();
  const revoke = async () => {
    const answer = await update({ keyId: id, revoke: true });
    setError(answer.success ? undefined : answer.message);
    if (!answer.success) return;
    toast('done', answer.message);
    onClose();
  };
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={`Revoke the key “${name}”?`}
      confirmLabel="Revoke key"
      onConfirm={() => void revoke()}
      isBusy={update.running}
      error={error}
    >
      Programs that use it are refused within 2 seconds.{' '}
      {lastUsedAt === null ? (
        'It has never been used.'
      ) : (
        <>
          It was last used <Time at={lastUsedAt} />.
        </>
      )}
    </ConfirmDialog>
  );
}
