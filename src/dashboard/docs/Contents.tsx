import type { ApiGroup } from '../../domain/api-docs.ts';
import { SearchField } from '../ui/controls/SearchField.tsx';
import styles from './docs.module.css';

type Props = { groups: readonly ApiGroup[]; search: string; onSearch(search: string): void };

/** The operations by what they are about, narrowed as one types. */
export function Contents({ groups, search, onSearch }: Props) {
  return (
    <nav className={styles.contents} aria-label="Operations">
      <SearchField label="Search operations" value={search} onChange={onSearch} />
      <ul className={styles.lists}>
        <li>
          <a href="#basics">Basics</a>
          <a href="#codes">Codes</a>
          <a href="#types">Types</a>
        </li>
        {groups.map(({ name, operations }) => (
          <li key={name}>
            <span>{name}</span>
            {operations.map((operation) => (
              <a key={operation.name} href={`#${operation.name}`}>
                {operation.name}
              </a>
            ))}
          </li>
        ))}
      </ul>
      {groups.length === 0 && <p className={styles.nothing}>No operation has these words.</p>}
    </nav>
  );
}
