import { Button } from '../ui/controls/Button.tsx';
import { CodeBlock } from '../ui/data/CodeBlock.tsx';
import { Dialog, DialogActions } from '../ui/overlay/Dialog.tsx';
import type { Member } from './queries.ts';

/** What is to be said of every link that no letter carries. */
export const passItOn = 'No mail server is set up: pass this link on. It is good for 7 days.';

/** The link by which somebody who is invited sets a password, where no letter brings it. */
export function LinkDialog({ member, onClose }: { member: Member; onClose(): void }) {
  const { invitationLink, user } = member;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Invitation of ${user.email}`}
      description={
        invitationLink === null
          ? 'The link is used or has ended. Invite this person again for another.'
          : passItOn
      }
    >
      {invitationLink !== null && <CodeBlock label="Invitation link" code={invitationLink} wraps />}
      <DialogActions>
        <Button onClick={onClose}>Done</Button>
      </DialogActions>
    </Dialog>
  );
}
