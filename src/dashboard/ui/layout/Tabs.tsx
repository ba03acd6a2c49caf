import { Link } from '../link.tsx';
import styles from './Tabs.module.css';

export type Tab = { id: string; label: string; href: string };

/** The parts of a page, as links: the address says which one is open, so that it can be sent. */
export function Tabs({ label, tabs, current }: { label: string; tabs: readonly Tab[]; current: string }) {
  return (
    <nav className={styles.tabs} aria-label={label}>
      {tabs.map((tab) => (
        <Link
          key={tab.id}
          href={tab.href}
          className={styles.tab}
          aria-current={tab.id === current ? 'page' : undefined}
        >
          {tab.label}
        </Link>
      ))}
    </nav>
  );
}
