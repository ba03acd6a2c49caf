import { useOrg } from '../../session/current.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { CodeBlock } from '../../ui/data/CodeBlock.tsx';
import { Notice } from '../../ui/layout/Notice.tsx';
import { DialogActions } from '../../ui/overlay/Dialog.tsx';
import styles from '../settings.module.css';
import { exampleCall } from './example.ts';

export type MadeKey = { name: string; key: string };

/** The key, for the only time, and how it is used. */
export function ShownKey({ made: { key }, onClose }: { made: MadeKey; onClose(): void }) {
  const { id: orgId } = useOrg();
  return (
    <div className={styles.shown}>
      <Notice kind="warning">Copy the key now. It is not shown again.</Notice>
      <CodeBlock label="API key" code={key} wraps />
      <CodeBlock label="Try it" code={exampleCall({ origin: location.origin, orgId, key })} wraps />
      <DialogActions>
        <Button variant="primary" onClick={onClose}>
          I have copied it
        </Button>
      </DialogActions>
    </div>
  );
}
