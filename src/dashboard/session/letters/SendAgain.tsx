import { useState } from 'react';
import { Button } from '../../ui/controls/Button.tsx';
import styles from './letters.module.css';
import { useWait } from './use-wait.ts';

type Answer = { success: boolean; message: string };

type Props = {
  send(): Promise<Answer>;
  /** A letter has just gone out: the first wait begins at once. */
  isSent?: boolean;
  label?: string;
};

/** Sends a letter once more. After each, the next has to wait, and the button says how long. */
export function SendAgain({ send, isSent = false, label = 'Send the letter again' }: Props) {
  const { left, start } = useWait({ isStarted: isSent });
  const [isBusy, setBusy] = useState(false);
  const [last, setLast] = useState<Answer>();

  const sendAgain = async () => {
    setBusy(true);
    const answer = await send();
    setBusy(false);
    setLast(answer);
    if (answer.success) start();
  };

  return (
    <div className={styles.again}>
      <Button
        busy={isBusy}
        disabledReason={left > 0 ? 'Look among the spam too.' : undefined}
        onClick={() => void sendAgain()}
      >
        {left > 0 ? `Send again in ${left} s` : label}
      </Button>
      <p role="status" className={last?.success === false ? styles.refused : styles.said}>
        {last && (last.success ? 'Another letter is on its way.' : last.message)}
      </p>
    </div>
  );
}
