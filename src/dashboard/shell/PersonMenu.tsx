import { LogOut, Monitor, Moon, Sun, UserRound } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { paths } from '../paths.ts';
import { usePerson } from '../session/current.ts';
import { chooseTheme, chosenTheme, subscribeTheme, themes } from '../session/theme.ts';
import { useSignOut } from '../session/use-sign-out.ts';
import { Menu } from '../ui/overlay/Menu.tsx';
import styles from './Shell.module.css';

export const themeLooks = {
  light: { label: 'Light', Icon: Sun },
  dark: { label: 'Dark', Icon: Moon },
  system: { label: 'System', Icon: Monitor },
};

/** Who is signed in: account, theme, the way out. */
export function PersonMenu({
  side = 'top',
  align = 'start',
}: {
  side?: 'top' | 'bottom';
  align?: 'start' | 'end';
}) {
  const { email } = usePerson();
  const signOut = useSignOut();
  const chosen = useSyncExternalStore(subscribeTheme, chosenTheme);
  return (
    <Menu
      side={side}
      align={align}
      trigger={(props) => (
        <button
          type="button"
          {...props}
          className={styles.person}
          aria-label={`Account: ${email}`}
          title={email}
        >
          <span className={styles.monogram} aria-hidden="true">
            {email.slice(0, 1).toUpperCase()}
          </span>
          <span className={styles.wide}>{email}</span>
        </button>
      )}
      items={[
        {
          kind: 'link',
          label: 'Account',
          href: paths.account(),
          icon: <UserRound size={16} aria-hidden="true" />,
        },
        { kind: 'line' },
        { kind: 'heading', label: 'Theme' },
        ...themes.map((theme) => {
          const { label, Icon } = themeLooks[theme];
          return {
            kind: 'choice' as const,
            label,
            icon: <Icon size={16} aria-hidden="true" />,
            isChosen: theme === chosen,
            onSelect: () => chooseTheme(theme),
          };
        }),
        { kind: 'line' },
        {
          kind: 'action',
          label: 'Sign out',
          icon: <LogOut size={16} aria-hidden="true" />,
          onSelect: () => void signOut(),
        },
      ]}
    />
  );
}
