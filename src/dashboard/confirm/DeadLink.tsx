import { useState } from 'react';
import { paths } from '../paths.ts';
import { ButtonLink } from '../ui/controls/Button.tsx';
import { DoorPage } from '../ui/layout/DoorPage.tsx';
import { Notice } from '../ui/layout/Notice.tsx';
import { AskAgain } from './AskAgain.tsx';

/** A link that opens nothing: why, and the two ways on. */
export function DeadLink({ why, isSignedIn }: { why: string; isSignedIn: boolean }) {
  const [sentTo, setSentTo] = useState<string>();
  return (
    <DoorPage title="This link does not work" help={why}>
      <ButtonLink variant="primary" href={isSignedIn ? paths.orgs() : paths.login()}>
        {isSignedIn ? 'Go to your organizations' : 'Go to sign-in'}
      </ButtonLink>
      {sentTo === undefined ? (
        <AskAgain onSent={setSentTo} />
      ) : (
        <div role="status">
          <Notice kind="done" title="Look into your inbox">
            <p>If {sentTo} waits for a confirmation, a new letter is on its way there.</p>
          </Notice>
        </div>
      )}
    </DoorPage>
  );
}
