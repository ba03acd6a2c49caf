import { History } from 'lucide-react';
import { useClient } from 'urql';
import { wordsOf } from '../../graphql/failures.ts';
import { usePages } from '../../graphql/use-pages.ts';
import type { SettingsSearch } from '../../paths.ts';
import { useOrg } from '../../session/current.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { EmptyState } from '../../ui/data/EmptyState.tsx';
import { toast } from '../../ui/overlay/toasts.ts';
import { classes } from '../../ui/classes.ts';
import { AuditFilterBar } from './AuditFilterBar.tsx';
import { AuditPanel } from './AuditPanel.tsx';
import { AuditTable } from './AuditTable.tsx';
import { auditRowsMax, hasFilters, wantedOf } from './filters.ts';
import { AuditQuery, type AuditRow } from './queries.ts';
import styles from './audit.module.css';

type Props = {
  entries: readonly AuditRow[];
  search: SettingsSearch;
  onSearch(search: SettingsSearch): void;
};

/** Who changed what, when and from where. */
export function AuditTab({ entries, search, onSearch }: Props) {
  const { actor, subject, from, to } = search;
  const isEmpty = entries.length === 0;
  return (
    <>
      {(!isEmpty || hasFilters(search)) && (
        <AuditFilterBar filters={search} onChange={(filters) => onSearch({ tab: 'audit', ...filters })} />
      )}
      {isEmpty && !hasFilters(search) && (
        <EmptyState title="Nothing was changed yet" icon={<History size={20} aria-hidden="true" />}>
          Each change of sources, destinations, connections, members and keys is written down here, with who
          made it.
        </EmptyState>
      )}
      {isEmpty && hasFilters(search) && (
        <p className={styles.none}>No entry matches these filters. Take one away to see more.</p>
      )}
      {!isEmpty && (
        <Entries key={JSON.stringify([actor, subject, from, to])} {...{ search, onSearch }} first={entries} />
      )}
    </>
  );
}

type EntriesProps = Omit<Props, 'entries'> & { first: readonly AuditRow[] };

function Entries({ first, search, onSearch }: EntriesProps) {
  const { id: orgId } = useOrg();
  const client = useClient();
  const { rows, isAtEnd, isLoading, loadMore } = usePages(first, {
    rowsMax: auditRowsMax,
    read: async ({ id: after }) => {
      const wanted = { orgId, ...wantedOf(search), after, limit: auditRowsMax };
      const { data, error } = await client.query(AuditQuery, wanted).toPromise();
      if (error) return void toast('failed', wordsOf(error));
      return data?.auditLog;
    },
  });
  const { entry } = search;
  return (
    <div className={classes(styles.split, entry !== undefined && styles.open)}>
      <div className={styles.list}>
        <AuditTable entries={rows} search={search} />
        {!isAtEnd && (
          <div className={styles.more}>
            <Button busy={isLoading} onClick={() => void loadMore()}>
              Load more
            </Button>
          </div>
        )}
      </div>
      {entry !== undefined && (
        <AuditPanel
          key={entry}
          entry={rows.find(({ id }) => id === entry)}
          onClose={() => onSearch({ ...search, entry: undefined })}
        />
      )}
    </div>
  );
}
