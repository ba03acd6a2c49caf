import { Notice } from '../ui/layout/Notice.tsx';

/** On the sign-in page of a first run: there is no account to sign in with yet. */
export function NeedsSetup() {
  return (
    <Notice title="This Switchyard has no account yet">
      <p>Open the setup link that it printed in its terminal when it started.</p>
    </Notice>
  );
}
