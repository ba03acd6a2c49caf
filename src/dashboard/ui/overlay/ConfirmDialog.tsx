import { useState, type ReactNode } from 'react';
import { Button } from '../controls/Button.tsx';
import { TextField } from '../fields/TextField.tsx';
import { ErrorSummary } from '../fields/Form.tsx';
import { Dialog, DialogActions } from './Dialog.tsx';

type Props = {
  isOpen: boolean;
  onClose(): void;
  /** A question that names the thing: `Delete the source "Shop"?` */
  title: string;
  /** What else it breaks. */
  children: ReactNode;
  /** The verb: "Delete source". */
  confirmLabel: string;
  onConfirm(): void;
  isBusy?: boolean;
  /** Why it failed, after a try. */
  error?: string | undefined;
  /** A text that has to be typed first, where nothing brings the thing back. */
  typed?: string;
};

/** Asks before what destroys. */
export function ConfirmDialog(props: Props) {
  const { isOpen, onClose, title, children } = props;
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={title} description={children}>
      {isOpen && <Answer {...props} />}
    </Dialog>
  );
}

/** Mounted anew for each question, so that no typed answer outlives it. */
function Answer({ onClose, confirmLabel, onConfirm, isBusy = false, error, typed }: Props) {
  const [text, setText] = useState('');
  const isReady = typed === undefined || text.trim() === typed;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady && !isBusy) onConfirm();
      }}
    >
      {typed !== undefined && (
        <TextField
          label={`Type “${typed}” to confirm`}
          autoComplete="off"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      )}
      <ErrorSummary message={error} faults={[]} />
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          type="submit"
          variant="danger"
          busy={isBusy}
          disabledReason={isReady ? undefined : 'Type the name above first.'}
        >
          {confirmLabel}
        </Button>
      </DialogActions>
    </form>
  );
}
