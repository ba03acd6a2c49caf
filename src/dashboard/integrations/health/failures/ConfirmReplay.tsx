import { Button } from '../../../ui/controls/Button.tsx';
import { Dialog, DialogActions } from '../../../ui/overlay/Dialog.tsx';
import type { Replays } from './use-replay.ts';
import { events } from './words.ts';

/** Asks before a lot is sent. */
export function ConfirmReplay({ name, replays }: { name: string; replays: Replays }) {
  const { pending, running, start, drop } = replays;
  return (
    <Dialog
      isOpen={pending !== undefined}
      onClose={drop}
      title={pending ? `Send ${events(pending.count)} to “${name}” again?` : ''}
      description="They go out behind live events, each with the message ID that it had. You can cancel on the way."
    >
      <DialogActions>
        <Button onClick={drop}>Cancel</Button>
        <Button variant="primary" busy={running} onClick={() => pending && void start(pending.asked)}>
          Send again
        </Button>
      </DialogActions>
    </Dialog>
  );
}
