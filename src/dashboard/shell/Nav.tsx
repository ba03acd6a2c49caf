import { Activity, LayoutDashboard, Plug, RadioTower, Send, Settings, Users } from 'lucide-react';
import { paths } from '../paths.ts';
import { useOrg } from '../session/current.ts';
import { Link } from '../ui/link.tsx';
import styles from './Shell.module.css';

const places = [
  [
    { label: 'Overview', Icon: LayoutDashboard, href: paths.org },
    { label: 'Sources', Icon: RadioTower, href: paths.sources },
    { label: 'Destinations', Icon: Send, href: paths.destinations },
    { label: 'Connections', Icon: Plug, href: paths.connections },
    { label: 'Events', Icon: Activity, href: (orgId: string) => paths.events(orgId) },
  ],
  [
    { label: 'Members', Icon: Users, href: (orgId: string) => paths.members(orgId) },
    { label: 'Settings', Icon: Settings, href: (orgId: string) => paths.settings(orgId) },
  ],
];

/** The places of an organization. `path` is where one is. */
export function Nav({ path }: { path: string }) {
  const { id } = useOrg();
  return (
    <nav aria-label="Main" className={styles.nav}>
      {places.map((group) => (
        <ul key={group[0]?.label}>
          {group.map(({ label, Icon, href }) => (
            <li key={label}>
              <Link
                href={href(id)}
                className={styles.place}
                title={label}
                aria-current={isIn(path, href(id), paths.org(id)) ? 'page' : undefined}
              >
                <Icon size={16} aria-hidden="true" />
                <span className={styles.wide}>{label}</span>
              </Link>
            </li>
          ))}
        </ul>
      ))}
    </nav>
  );
}

/** The overview is above all other pages, so it is current on itself alone. */
function isIn(path: string, place: string, overview: string): boolean {
  return path === place || (place !== overview && path.startsWith(`${place}/`));
}
