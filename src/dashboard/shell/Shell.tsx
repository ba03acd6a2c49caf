import { Menu as MenuIcon, PanelLeft } from 'lucide-react';
import { lazy, Suspense, useEffect, useRef, useState, type ReactNode } from 'react';
import { useOrg } from '../session/current.ts';
import { IconButton } from '../ui/controls/IconButton.tsx';
import { classes } from '../ui/classes.ts';
import { Nav } from './Nav.tsx';
import { OrgMenu, type OrgChoice } from './OrgMenu.tsx';
import { PaletteButton } from './palette/PaletteButton.tsx';
import { PersonMenu } from './PersonMenu.tsx';
import { useKept } from './use-kept.ts';
import styles from './Shell.module.css';

const Drawer = lazy(() => import('../ui/overlay/Dialog.tsx').then((file) => ({ default: file.Dialog })));

type Props = {
  orgs: readonly OrgChoice[];
  /** Where one is, or is going to. */
  path: string;
  /** The path of the page that stands. */
  arrivedAt: string | undefined;
  children: ReactNode;
};

/** The frame of an organization's pages: the bar at the left, a drawer on phones, and the page. */
export function Shell({ orgs, path, arrivedAt, children }: Props) {
  const { name } = useOrg();
  const [bar, setBar] = useKept('switchyard.bar', 'wide');
  const [drawnAt, setDrawnAt] = useState<string>();
  const main = useFocusOnArrival(arrivedAt);
  const isNarrow = bar === 'narrow';
  return (
    <div className={classes(styles.shell, isNarrow && styles.narrow)}>
      <a href="#main" className={styles.skip}>
        Skip to content
      </a>
      <aside className={styles.bar}>
        <div className={styles.top}>
          <OrgMenu orgs={orgs} path={path} />
        </div>
        <PaletteButton />
        <Nav path={path} />
        <div className={styles.foot}>
          <PersonMenu />
          <IconButton
            className={styles.fold}
            label={isNarrow ? 'Widen the bar' : 'Narrow the bar'}
            aria-expanded={!isNarrow}
            icon={<PanelLeft size={16} aria-hidden="true" />}
            onClick={() => setBar(isNarrow ? 'wide' : 'narrow')}
          />
        </div>
      </aside>
      <header className={styles.phoneTop}>
        <IconButton
          label="Open navigation"
          size="normal"
          icon={<MenuIcon size={18} aria-hidden="true" />}
          onClick={() => setDrawnAt(path)}
        />
        <span>{name}</span>
      </header>
      {drawnAt !== undefined && (
        <Suspense>
          {/* It closes when one has arrived elsewhere. */}
          <Drawer
            isOpen={drawnAt === path}
            onClose={() => setDrawnAt(undefined)}
            title="Navigation"
            place="left"
          >
            <div className={styles.drawer}>
              <OrgMenu orgs={orgs} path={path} />
              <Nav path={path} />
              <PersonMenu side="top" />
            </div>
          </Drawer>
        </Suspense>
      )}
      <main id="main" ref={main} tabIndex={-1} className={styles.main}>
        <div className={styles.page}>{children}</div>
      </main>
    </div>
  );
}

/** Moves the focus to a new page's heading, so that a screen reader reads it; not where a field has taken it. */
function useFocusOnArrival(path: string | undefined) {
  const main = useRef<HTMLElement>(null);
  const from = useRef(path);
  useEffect(() => {
    const isFirst = from.current === undefined;
    if (from.current === path) return;
    from.current = path;
    if (isFirst) return;
    if (main.current?.contains(document.activeElement) && document.activeElement !== main.current) return;
    main.current?.querySelector('h1')?.focus({ preventScroll: true });
  }, [path]);
  return main;
}
