import { useState } from 'react';
import { useAct } from '../graphql/use-act.ts';
import { useSession } from '../session/current.ts';
import { Button } from '../ui/controls/Button.tsx';
import { ConfirmDialog } from '../ui/overlay/ConfirmDialog.tsx';
import { toast } from '../ui/overlay/toasts.ts';
import { EndAllSessions } from './queries.ts';

/** Ends every session, this one too: for whoever fears that a token has come into other hands. */
export function EndAll() {
  const session = useSession();
  const endAllSessions = useAct(EndAllSessions);
  const [isAsking, setAsking] = useState(false);
  const [error, setError] = useState<string>();
  const endAll = async () => {
    const answer = await endAllSessions({});
    if (!answer.success) return setError(answer.message);
    toast('done', 'All your sessions have ended.');
    session.end();
  };
  return (
    <>
      <Button
        onClick={() => {
          setError(undefined);
          setAsking(true);
        }}
      >
        End all sessions
      </Button>
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title="End all sessions?"
        confirmLabel="End all sessions"
        isBusy={endAllSessions.running}
        error={error}
        onConfirm={() => void endAll()}
      >
        You are signed out everywhere within 2 seconds, in this browser too. Your API keys go on working.
      </ConfirmDialog>
    </>
  );
}
