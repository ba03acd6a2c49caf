import { UnconfirmedNotice } from '../session/letters/UnconfirmedNotice.tsx';
import { useSignOut } from '../session/use-sign-out.ts';
import { Button } from '../ui/controls/Button.tsx';
import { PageHeader } from '../ui/layout/PageHeader.tsx';
import { Section } from '../ui/layout/Section.tsx';
import { DeleteAccount } from './DeleteAccount.tsx';
import { EmailForm } from './EmailForm.tsx';
import { EndAll } from './EndAll.tsx';
import { PasswordForm } from './PasswordForm.tsx';
import { ProfileForm } from './ProfileForm.tsx';
import type { Account, SessionRow } from './queries.ts';
import { SessionList } from './SessionList.tsx';
import { ThemeChoice } from './ThemeChoice.tsx';

type Props = { account: Account; sessions: readonly SessionRow[] };

export function AccountPage({ account, sessions }: Props) {
  const { email, confirmed, pendingEmail, profile } = account;
  const signOut = useSignOut();
  return (
    <>
      <PageHeader title="Account" action={<Button onClick={() => void signOut()}>Sign out</Button>} />
      {!confirmed && (
        <UnconfirmedNotice email={email} label="Send me a letter">
          Until a letter proves it, you see the organization that invited you and no other.
        </UnconfirmedNotice>
      )}
      <Section title="Profile" help="Your teams see your name beside your address.">
        <ProfileForm profile={profile} />
      </Section>
      <Section
        title="E-mail"
        help={
          <>
            You sign in with <strong>{email}</strong>. Another address counts once you have opened the letter
            that goes there.
          </>
        }
      >
        <EmailForm email={email} pendingEmail={pendingEmail} />
      </Section>
      <Section title="Password" help="A new password ends your sessions in other browsers.">
        <PasswordForm email={email} />
      </Section>
      <Section
        title="Sessions"
        help="Each lasts 24 hours. Ending one signs its browser out within 2 seconds."
        action={<EndAll />}
      >
        <SessionList sessions={sessions} />
      </Section>
      <Section title="Theme" help="System follows the light and dark of your device.">
        <ThemeChoice />
      </Section>
      <Section
        title="Delete your account"
        help="The last Owner of an organization first makes somebody else its Owner, or deletes it."
        isDanger
      >
        <DeleteAccount email={email} />
      </Section>
    </>
  );
}
