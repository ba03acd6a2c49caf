import type { ReactNode } from 'react';
import { Button } from '../../ui/controls/Button.tsx';
import { DoorPage } from '../../ui/layout/DoorPage.tsx';
import { SendAgain } from './SendAgain.tsx';
import styles from './letters.module.css';

type Props = {
  title: string;
  /** What was sent to whom, and what to do with it. */
  children: ReactNode;
  sendAgain(): Promise<{ success: boolean; message: string }>;
  onAnotherAddress(): void;
  foot: ReactNode;
};

/** What comes after a form that has sent a letter: the letter is what counts now. */
export function LetterSent({ title, children, sendAgain, onAnotherAddress, foot }: Props) {
  return (
    <DoorPage title={title} help={<div role="status">{children}</div>} foot={foot}>
      <div className={styles.ways}>
        <SendAgain send={sendAgain} isSent />
        <Button variant="plain" onClick={onAnotherAddress}>
          Use another address
        </Button>
      </div>
    </DoorPage>
  );
}
