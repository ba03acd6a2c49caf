import { useSyncExternalStore } from 'react';
import { usePerson } from '../session/current.ts';
import { chooseTheme, chosenTheme, subscribeTheme } from '../session/theme.ts';
import { useSignOut } from '../session/use-sign-out.ts';
import { Button } from '../ui/controls/Button.tsx';
import { Segments } from '../ui/controls/Segments.tsx';
import { Facts } from '../ui/data/Facts.tsx';
import { PageHeader } from '../ui/layout/PageHeader.tsx';
import { Section } from '../ui/layout/Section.tsx';
import type { SessionRow } from './queries.ts';
import { SessionList } from './SessionList.tsx';

const themeOptions = [
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
  { value: 'system', label: 'System' },
] as const;

export function AccountPage({ sessions }: { sessions: readonly SessionRow[] }) {
  const { email, name } = usePerson();
  const theme = useSyncExternalStore(subscribeTheme, chosenTheme);
  const signOut = useSignOut();
  return (
    <>
      <PageHeader title="Account" action={<Button onClick={() => void signOut()}>Sign out</Button>} />
      <Section title="You">
        <Facts facts={[['E-mail', email], ...(name ? ([['Name', name]] as const) : [])]} />
      </Section>
      <Section title="Theme" help="System follows the light and dark of your device.">
        <div>
          <Segments label="Theme" options={themeOptions} value={theme} onChange={chooseTheme} />
        </div>
      </Section>
      <Section
        title="Sessions"
        help="Where you are signed in. A session lasts 24 hours. Ending one signs that browser out within 2 seconds."
      >
        <SessionList sessions={sessions} />
      </Section>
    </>
  );
}
