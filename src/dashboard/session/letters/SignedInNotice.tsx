import { Notice } from '../../ui/layout/Notice.tsx';

/** Before a letter's link signs its own person in where somebody may be signed in already. */
export function SignedInNotice({ email }: { email: string }) {
  return (
    <Notice title={`You are signed in as ${email}`}>
      <p>This link signs you in as the person whom the letter was sent to, in all tabs of this browser.</p>
    </Notice>
  );
}
