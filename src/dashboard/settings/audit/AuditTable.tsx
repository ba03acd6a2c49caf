import { paths, type SettingsSearch } from '../../paths.ts';
import { useOrg } from '../../session/current.ts';
import { Cut } from '../../ui/data/Cut.tsx';
import { Table, type Column } from '../../ui/data/Table.tsx';
import { Time } from '../../ui/data/Time.tsx';
import type { AuditRow } from './queries.ts';
import { wordsFor } from './words.ts';
import styles from './audit.module.css';

type Props = { entries: readonly AuditRow[]; search: SettingsSearch };

export function AuditTable({ entries, search }: Props) {
  const { id: orgId } = useOrg();
  // Beside an open entry there is room for what tells rows apart.
  const isNarrow = search.entry !== undefined;
  return (
    <Table
      label="Audit log"
      columns={isNarrow ? columns.filter(({ heading }) => heading !== 'Address') : columns}
      rows={entries}
      keyOf={({ id }) => id}
      hrefOf={({ id }) => paths.settings(orgId, { ...search, entry: id })}
      currentKey={search.entry}
    />
  );
}

const columns: Column<AuditRow>[] = [
  {
    heading: 'What',
    cell: (entry) => (
      <>
        {wordsFor(entry)}
        <span className={styles.onPhone}>
          <Cut>{entry.subject}</Cut>
        </span>
      </>
    ),
  },
  {
    heading: 'Subject',
    from: 'tablet',
    width: '26%',
    cell: ({ subject }) => <Cut>{subject}</Cut>,
  },
  {
    heading: 'Who',
    from: 'tablet',
    width: '26%',
    cell: ({ actor }) => <Cut>{actor}</Cut>,
  },
  {
    heading: 'Address',
    from: 'desktop',
    width: '136px',
    cell: ({ address }) => <span className={styles.muted}>{address ?? ''}</span>,
  },
  { heading: 'When', align: 'end', width: '116px', cell: ({ at }) => <Time at={at} look="clock" /> },
];
