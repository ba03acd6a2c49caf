import { useState } from 'react';
import { emailKey } from '../../domain/rules/accounts.ts';
import { useOrg } from '../session/current.ts';
import { Button } from '../ui/controls/Button.tsx';
import { CopyButton } from '../ui/controls/CopyButton.tsx';
import { Notice } from '../ui/layout/Notice.tsx';
import { Dialog, DialogActions } from '../ui/overlay/Dialog.tsx';
import { InviteForm } from './InviteForm.tsx';
import { passItOn } from './LinkDialog.tsx';
import type { Member } from './queries.ts';
import styles from './members.module.css';

export type Invited = {
  /** What the server said. */
  message: string;
  /** Those that no letter reaches. */
  linked: readonly Member[];
};

/** Invites people, and shows what became of it. What is typed is not lost by a click beside the window. */
export function InviteDialog({ onClose }: { onClose(): void }) {
  const { name } = useOrg();
  const [isTyped, setTyped] = useState(false);
  const [invited, setInvited] = useState<Invited>();
  return (
    <Dialog
      isOpen
      {...((!isTyped || invited) && { onClose })}
      title={invited ? 'Invited' : `Invite people to “${name}”`}
      place="middle"
    >
      {invited ? (
        <Result
          invited={invited}
          onMore={() => {
            setTyped(false);
            setInvited(undefined);
          }}
          onClose={onClose}
        />
      ) : (
        <InviteForm onTyped={setTyped} onInvited={setInvited} onCancel={onClose} />
      )}
    </Dialog>
  );
}

function Result({ invited, onMore, onClose }: { invited: Invited; onMore(): void; onClose(): void }) {
  const { message, linked } = invited;
  return (
    <div>
      {/* Without letters the server's own sentence says where the links are: they are here. */}
      {linked.length === 0 ? (
        <Notice kind="done">{message}</Notice>
      ) : (
        <Notice kind="info">
          {linked.length === 1
            ? passItOn
            : 'No mail server is set up: pass these links on, each to its own person. They are good for 7 days.'}
        </Notice>
      )}
      {linked.length > 0 && (
        <ul className={styles.links} aria-label="Invitation links">
          {linked.map(({ user: { email }, invitationLink }) => (
            <li key={emailKey(email)}>
              <span className={styles.linkOf}>
                <span>{email}</span>
                <code title={invitationLink ?? undefined}>{invitationLink}</code>
              </span>
              <CopyButton text={invitationLink ?? ''} label={`Copy the link of ${email}`} hasWord />
            </li>
          ))}
        </ul>
      )}
      <DialogActions>
        <Button onClick={onMore}>Invite more</Button>
        <Button variant="primary" onClick={onClose}>
          Done
        </Button>
      </DialogActions>
    </div>
  );
}
