import { useState } from 'react';
import { useAct } from '../graphql/use-act.ts';
import { LetterSent } from '../session/letters/LetterSent.tsx';
import { OtherWays } from '../session/OtherWays.tsx';
import { DoorPage } from '../ui/layout/DoorPage.tsx';
import { ForgotForm } from './ForgotForm.tsx';
import { RequestPasswordReset } from './queries.ts';

/** Asks for an address, and answers the same whether it has an account or not. */
export function ForgotPage() {
  const request = useAct(RequestPasswordReset, { isOpen: true });
  const [email, setEmail] = useState('');
  const [isSent, setSent] = useState(false);
  const foot = <OtherWays ways={['back']} />;
  if (isSent)
    return (
      <LetterSent
        title="Look into your inbox"
        sendAgain={() => request({ email })}
        onAnotherAddress={() => setSent(false)}
        foot={foot}
      >
        If <strong>{email}</strong> has an account here, a letter is on its way there. Its link works for one
        hour.
      </LetterSent>
    );
  return (
    <DoorPage
      title="Choose a new password"
      help="We send a letter with a link to your address. Until you use it, your password stays as it is."
      foot={foot}
    >
      <ForgotForm
        email={email}
        onSent={(address) => {
          setEmail(address);
          setSent(true);
        }}
      />
    </DoorPage>
  );
}
