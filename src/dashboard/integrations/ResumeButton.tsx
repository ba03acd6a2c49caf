import { useAct } from '../graphql/use-act.ts';
import { Button } from '../ui/controls/Button.tsx';
import { toast } from '../ui/overlay/toasts.ts';
import { UpdateIntegration } from './queries.ts';

/** Lets what waited go out, whoever paused it. */
export function ResumeButton({ integrationId }: { integrationId: string }) {
  const update = useAct(UpdateIntegration);
  const resume = async () => {
    const answer = await update({ integrationId, paused: false });
    toast(
      answer.success ? 'done' : 'failed',
      answer.success ? 'It is on. What waited goes out.' : answer.message,
    );
  };
  return (
    <Button busy={update.running} onClick={() => void resume()}>
      Resume
    </Button>
  );
}
