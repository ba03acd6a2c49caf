import { paths } from '../paths.ts';
import { Dialog } from '../ui/overlay/Dialog.tsx';
import { SignInForm } from './SignInForm.tsx';

type Props = { email: string | undefined; onSignedIn(token: string): void };

/** Over the page, which keeps everything that was typed. It has to be answered. */
export function SignInDialog({ email, onSignedIn }: Props) {
  return (
    <Dialog
      isOpen
      title="Sign in again"
      description="Your session has ended. Sign in to go on where you were: nothing that you typed is lost."
    >
      <SignInForm
        email={email}
        onSignedIn={onSignedIn}
        aside={
          // In a tab of its own, as this page keeps what was typed. A sign-in there answers this dialog too.
          <a href={paths.forgot()} target="_blank" rel="noreferrer">
            Forgot password?
          </a>
        }
      />
    </Dialog>
  );
}
