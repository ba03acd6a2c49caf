import { Search } from 'lucide-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import styles from '../Shell.module.css';

const Palette = lazy(() => import('./Palette.tsx').then((file) => ({ default: file.Palette })));

const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

/** Opens the palette; ⌘K or Ctrl-K does so from anywhere. Its code is fetched when it is first asked for. */
export function PaletteButton() {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (
        event.key.toLowerCase() !== 'k' ||
        !(event.metaKey || event.ctrlKey) ||
        event.shiftKey ||
        event.altKey
      )
        return;
      event.preventDefault();
      setOpen((open) => !open);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  return (
    <>
      <button type="button" className={styles.place} onClick={() => setOpen(true)} title="Go to">
        <Search size={16} aria-hidden="true" />
        <span className={styles.wide}>Go to</span>
        <kbd className={styles.wide} aria-hidden="true">
          {isMac ? '⌘K' : 'Ctrl K'}
        </kbd>
      </button>
      {isOpen && (
        <Suspense>
          <Palette onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
