import { useState } from 'react';
import { useAct } from '../graphql/use-act.ts';
import { SignedInNotice } from '../session/letters/SignedInNotice.tsx';
import { Form, SubmitButton } from '../ui/fields/Form.tsx';
import { DoorPage } from '../ui/layout/DoorPage.tsx';
import { ChoosePassword } from './ChoosePassword.tsx';
import { DeadLink } from './DeadLink.tsx';
import { ConfirmUser } from './queries.ts';
import { firstStep, stepAfter, type Step } from './step.ts';

type Props = {
  /** Of the letter's link. */
  token: string | undefined;
  signedInAs: string | undefined;
  onSignedIn(token: string): void;
};

/** What a letter's link opens. Only a press redeems it, as mail programs open links by themselves. */
export function ConfirmPage({ token, signedInAs, onSignedIn }: Props) {
  const [step, setStep] = useState<Step>(() => firstStep(token));
  const notice = signedInAs !== undefined && <SignedInNotice email={signedInAs} />;
  if (token === undefined || step.kind === 'dead')
    return <DeadLink why={step.kind === 'dead' ? step.why : ''} isSignedIn={signedInAs !== undefined} />;
  if (step.kind === 'password')
    return (
      <DoorPage title="Choose a password" help="It is the one that you sign in with from now on.">
        {notice}
        <ChoosePassword
          token={token}
          onSignedIn={onSignedIn}
          onDead={(why) => setStep({ kind: 'dead', why })}
        />
      </DoorPage>
    );
  return (
    <DoorPage title="Confirm your address" help="One press, and you are signed in.">
      {notice}
      <ConfirmButton token={token} fault={step.fault} onSignedIn={onSignedIn} onStep={setStep} />
    </DoorPage>
  );
}

type ButtonProps = {
  token: string;
  fault: string | undefined;
  onSignedIn(token: string): void;
  onStep(step: Step): void;
};

function ConfirmButton({ token, fault, onSignedIn, onStep }: ButtonProps) {
  const confirmUser = useAct(ConfirmUser, { isOpen: true });
  const confirm = async () => {
    const answer = await confirmUser({ token });
    if (answer.success && 'token' in answer && answer.token) onSignedIn(answer.token);
    else onStep(stepAfter(answer));
  };
  return (
    <Form
      aria-label="Confirm your address"
      summary={{ message: fault, faults: [] }}
      onSubmit={(event) => {
        event.preventDefault();
        if (!confirmUser.running) void confirm();
      }}
    >
      <SubmitButton autoFocus busy={confirmUser.running}>
        Confirm address
      </SubmitButton>
    </Form>
  );
}
