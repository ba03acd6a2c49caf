import { useState } from 'react';
import { Dialog } from '../../ui/overlay/Dialog.tsx';
import { NewKeyForm } from './NewKeyForm.tsx';
import { ShownKey, type MadeKey } from './ShownKey.tsx';

/** Makes a key and shows it, once. It closes by its own buttons alone: what it shows cannot be shown again. */
export function NewKeyDialog({ onClose }: { onClose(): void }) {
  const [made, setMade] = useState<MadeKey>();
  return (
    <Dialog isOpen title={made ? `The key “${made.name}” is made` : 'New API key'}>
      {made ? <ShownKey made={made} onClose={onClose} /> : <NewKeyForm onMade={setMade} onCancel={onClose} />}
    </Dialog>
  );
}
