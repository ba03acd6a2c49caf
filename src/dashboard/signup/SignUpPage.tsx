import { useState } from 'react';
import { useAct } from '../graphql/use-act.ts';
import { LetterSent } from '../session/letters/LetterSent.tsx';
import { ResendConfirmation } from '../session/letters/queries.ts';
import { OtherWays } from '../session/OtherWays.tsx';
import { DoorPage } from '../ui/layout/DoorPage.tsx';
import { SignUpForm } from './SignUpForm.tsx';

/** A form, and then the letter that it has sent. */
export function SignUpPage() {
  const resend = useAct(ResendConfirmation, { isOpen: true });
  const [email, setEmail] = useState('');
  const [isSent, setSent] = useState(false);
  const foot = <OtherWays ways={['signIn']} />;
  if (isSent)
    return (
      <LetterSent
        title="Open your letter"
        sendAgain={() => resend({ email })}
        onAnotherAddress={() => setSent(false)}
        foot={foot}
      >
        We sent a letter to <strong>{email}</strong>. Open the link in it to finish. It works for 48 hours.
      </LetterSent>
    );
  return (
    <DoorPage title="Create your account" foot={foot}>
      <SignUpForm
        email={email}
        onSent={(address) => {
          setEmail(address);
          setSent(true);
        }}
      />
    </DoorPage>
  );
}
