import { Button } from '../../ui/controls/Button.tsx';
import { Notice } from '../../ui/layout/Notice.tsx';
import styles from './wizard.module.css';

/** A draft of before, to go on with or to drop. */
export function KeptDraft({ name, onResume, onDrop }: { name: string; onResume(): void; onDrop(): void }) {
  return (
    <Notice
      title={`You have begun a ${name} destination.`}
      action={
        <div className={styles.draftActions}>
          <Button size="small" onClick={onResume}>
            Resume
          </Button>
          <Button size="small" variant="plain" onClick={onDrop}>
            Discard
          </Button>
        </div>
      }
    >
      What you typed is here, but for secrets.
    </Notice>
  );
}
