import { useState } from 'react';
import { paths } from '../paths.ts';
import { SignedInNotice } from '../session/letters/SignedInNotice.tsx';
import { OtherWays } from '../session/OtherWays.tsx';
import { ButtonLink } from '../ui/controls/Button.tsx';
import { DoorPage } from '../ui/layout/DoorPage.tsx';
import { ResetForm } from './ResetForm.tsx';

const noToken = 'Open the link in your letter again: this page keeps it only until it is reloaded.';

type Props = {
  /** Of the letter's link. */
  token: string | undefined;
  signedInAs: string | undefined;
  onSignedIn(token: string): void;
};

/** What the letter for a forgotten password opens. */
export function ResetPage({ token, signedInAs, onSignedIn }: Props) {
  const [dead, setDead] = useState<string>();
  if (token === undefined || dead !== undefined)
    return (
      <DoorPage title="This link does not work" help={dead ?? noToken} foot={<OtherWays ways={['back']} />}>
        <ButtonLink variant="primary" href={paths.forgot()}>
          Ask for a new letter
        </ButtonLink>
      </DoorPage>
    );
  return (
    <DoorPage
      title="Choose a new password"
      help="It takes the place of the old one at once, signs you in here, and ends your sessions everywhere else."
    >
      {signedInAs !== undefined && <SignedInNotice email={signedInAs} />}
      <ResetForm token={token} onSignedIn={onSignedIn} onDead={setDead} />
    </DoorPage>
  );
}
