import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from '../link.tsx';
import styles from './PageHeader.module.css';

export type Crumb = { label: string; href: string };

type Props = {
  title: string;
  /** The pages above this one, outermost first. */
  crumbs?: readonly Crumb[];
  /** Beside the title: a status, an ID. */
  meta?: ReactNode;
  /** The page's one primary action. */
  action?: ReactNode;
};

/** The top of every page: where one is, the one `h1`, the one action; and the title of the browser's tab. */
export function PageHeader({ title, crumbs = [], meta, action }: Props) {
  const tab = [title, ...crumbs.map((crumb) => crumb.label).reverse(), 'Switchyard'].join(' · ');
  return (
    <header className={styles.header}>
      <title>{tab}</title>
      {crumbs.length > 0 && (
        <nav aria-label="Breadcrumb" className={styles.crumbs}>
          {crumbs.map((crumb, index) => (
            <span key={crumb.href}>
              {index > 0 && <ChevronRight size={14} aria-hidden="true" />}
              <Link href={crumb.href}>{crumb.label}</Link>
            </span>
          ))}
        </nav>
      )}
      <div className={styles.line}>
        <h1 tabIndex={-1}>{title}</h1>
        {meta && <div className={styles.meta}>{meta}</div>}
        {action && <div className={styles.action}>{action}</div>}
      </div>
    </header>
  );
}
