import { useSyncExternalStore } from 'react';
import { chooseTheme, chosenTheme, subscribeTheme } from '../session/theme.ts';
import { Segments } from '../ui/controls/Segments.tsx';

const options = [
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
  { value: 'system', label: 'System' },
] as const;

export function ThemeChoice() {
  const theme = useSyncExternalStore(subscribeTheme, chosenTheme);
  return (
    <div>
      <Segments label="Theme" options={options} value={theme} onChange={chooseTheme} />
    </div>
  );
}
