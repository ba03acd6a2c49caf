import { useAct } from '../../graphql/use-act.ts';
import { Notice } from '../../ui/layout/Notice.tsx';
import { ResendConfirmation } from './queries.ts';
import { SendAgain } from './SendAgain.tsx';
import styles from './letters.module.css';

type Props = { email: string; label?: string; children: string };

/** Says that an address waits for its letter to be opened, and sends the letter again. */
export function UnconfirmedNotice({ email, label, children }: Props) {
  const resend = useAct(ResendConfirmation, { isOpen: true });
  return (
    <div role="alert">
      <Notice kind="warning" title={`${email} is not confirmed yet`}>
        <p>{children}</p>
        <div className={styles.inNotice}>
          <SendAgain send={() => resend({ email })} label={label} />
        </div>
      </Notice>
    </div>
  );
}
