import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { paths } from '../paths.ts';
import { Link } from '../ui/link.tsx';
import { Mark } from '../ui/Mark.tsx';
import { PersonMenu } from './PersonMenu.tsx';
import styles from './PlainShell.module.css';

type Props = { back?: { label: string; href: string }; children: ReactNode };

/** The frame of the pages that belong to a person and to no organization. */
export function PlainShell({ back, children }: Props) {
  return (
    <>
      <header className={styles.top}>
        <Link href={paths.orgs()} className={styles.brand} aria-label="Switchyard, your organizations">
          <Mark />
        </Link>
        {back && (
          <Link href={back.href} className={styles.back}>
            <ArrowLeft size={16} aria-hidden="true" />
            {back.label}
          </Link>
        )}
        <div className={styles.person}>
          <PersonMenu side="bottom" align="end" />
        </div>
      </header>
      <main className={styles.main}>{children}</main>
    </>
  );
}
