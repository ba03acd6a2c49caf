export const themes = ['light', 'dark', 'system'] as const;
export type Theme = (typeof themes)[number];

const key = 'switchyard.theme';

declare global {
  interface Window {
    /** The choice in a browser whose storage is disabled. public/theme.js reads it. */
    switchyardTheme?: Theme;
  }
}

/** What the person has chosen; the system's where nothing was. */
export function chosenTheme(): Theme {
  const kept = window.switchyardTheme ?? stored();
  return themes.find((theme) => theme === kept) ?? 'system';
}

/** Changes the theme at once, here and in all other tabs. public/theme.js does the drawing. */
export function chooseTheme(theme: Theme): void {
  try {
    localStorage.setItem(key, theme);
  } catch {
    window.switchyardTheme = theme;
  }
  dispatchEvent(new Event('switchyard-theme'));
}

/** For a component that shows the choice. */
export function subscribeTheme(listener: () => void): () => void {
  addEventListener('switchyard-theme', listener);
  addEventListener('storage', listener);
  return () => {
    removeEventListener('switchyard-theme', listener);
    removeEventListener('storage', listener);
  };
}

function stored(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
