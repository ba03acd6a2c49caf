import { ChevronsUpDown, Plus } from 'lucide-react';
import { paths } from '../paths.ts';
import { useOrg } from '../session/current.ts';
import { Menu } from '../ui/overlay/Menu.tsx';
import styles from './Shell.module.css';

export type OrgChoice = { id: string; name: string };

/** Which organization one is in, and the way to another: to the same kind of page there. */
export function OrgMenu({ orgs, path }: { orgs: readonly OrgChoice[]; path: string }) {
  const { id, name } = useOrg();
  return (
    <Menu
      trigger={(props) => (
        <button
          type="button"
          {...props}
          className={styles.org}
          aria-label={`Organization: ${name}`}
          title={name}
        >
          <span className={styles.orgMonogram} aria-hidden="true">
            {name.slice(0, 1).toUpperCase()}
          </span>
          <span className={styles.wide}>{name}</span>
          <ChevronsUpDown size={14} aria-hidden="true" className={styles.wide} />
        </button>
      )}
      items={[
        { kind: 'heading', label: 'Organizations' },
        ...orgs.map((org) => ({
          kind: 'link' as const,
          label: org.name,
          href: paths.likewise(org.id, path),
          isCurrent: org.id === id,
        })),
        { kind: 'line' },
        {
          kind: 'link',
          label: 'New organization',
          href: paths.newOrg(),
          icon: <Plus size={16} aria-hidden="true" />,
        },
      ]}
    />
  );
}
