import { ChevronRight } from 'lucide-react';
import type { Me } from '../session/me.ts';
import { paths } from '../paths.ts';
import { Badge } from '../ui/data/StatusBadge.tsx';
import { Link } from '../ui/link.tsx';
import styles from './OrgPicker.module.css';

/** The organizations one belongs to. */
export function OrgPicker({ orgs }: { orgs: Me['organizations'] }) {
  return (
    <ul className={styles.list}>
      {orgs.map((org) => (
        <li key={org.id}>
          <Link href={paths.org(org.id)} className={styles.org}>
            <bdi className={styles.name}>{org.name}</bdi>
            <Badge>{org.role}</Badge>
            <ChevronRight size={16} aria-hidden="true" />
          </Link>
        </li>
      ))}
    </ul>
  );
}
