import { Plus, RadioTower } from 'lucide-react';
import { useState } from 'react';
import { useClient } from 'urql';
import { wordsOf } from '../graphql/failures.ts';
import { paths } from '../paths.ts';
import { useOrg } from '../session/current.ts';
import { Button, ButtonLink } from '../ui/controls/Button.tsx';
import { SearchField } from '../ui/controls/SearchField.tsx';
import { EmptyState } from '../ui/data/EmptyState.tsx';
import { PageHeader } from '../ui/layout/PageHeader.tsx';
import { toast } from '../ui/overlay/toasts.ts';
import { SourcesQuery, sourcesLoadedMax, type SourceRow } from './queries.ts';
import { SourceTable } from './SourceTable.tsx';
import styles from './sources.module.css';

type Props = { sources: readonly SourceRow[]; search: string; onSearch(search: string): void };

export function SourcesPage({ sources, search, onSearch }: Props) {
  const { id: orgId } = useOrg();
  const isNew = sources.length === 0 && search === '';
  const newSource = (
    <ButtonLink variant="primary" href={paths.newSource(orgId)} icon={<Plus size={16} aria-hidden="true" />}>
      New source
    </ButtonLink>
  );
  return (
    <>
      <PageHeader title="Sources" action={!isNew && newSource} />
      {isNew ? (
        <EmptyState
          title="No sources yet"
          icon={<RadioTower size={20} aria-hidden="true" />}
          action={newSource}
        >
          A source is a website, an app or a server that sends events. Each has an ID of its own, which its
          SDK sends along.
        </EmptyState>
      ) : (
        <>
          <div className={styles.tools}>
            <SearchField label="Search sources" value={search} onChange={onSearch} />
          </div>
          {sources.length === 0 ? (
            <p className={styles.none}>No source has “{search}” in its name or ID.</p>
          ) : (
            <LongList key={search} first={sources} search={search} />
          )}
        </>
      )}
    </>
  );
}

/** The first rows come with the page; more are added on request. */
function LongList({ first, search }: { first: readonly SourceRow[]; search: string }) {
  const { id: orgId } = useOrg();
  const client = useClient();
  const [more, setMore] = useState<readonly SourceRow[]>([]);
  const [isAtEnd, setAtEnd] = useState(first.length < sourcesLoadedMax);
  const rows = [...first, ...more];
  const load = async () => {
    const after = rows.at(-1)?.id;
    const { data, error } = await client
      .query(SourcesQuery, { orgId, search: search || undefined, after, limit: sourcesLoadedMax })
      .toPromise();
    if (error) return toast('failed', wordsOf(error));
    const next = data?.applications ?? [];
    setMore([...more, ...next]);
    setAtEnd(next.length < sourcesLoadedMax);
  };
  return (
    <>
      <SourceTable sources={rows} />
      {!isAtEnd && (
        <div className={styles.more}>
          <Button onClick={() => void load()}>Show more</Button>
        </div>
      )}
    </>
  );
}
