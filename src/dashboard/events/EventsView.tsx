import { Radio, SearchX } from 'lucide-react';
import { useMemo, useRef, useState, type ReactNode } from 'react';
import type { EventsSearch } from '../paths.ts';
import { classes } from '../ui/classes.ts';
import { Button } from '../ui/controls/Button.tsx';
import { EmptyState } from '../ui/data/EmptyState.tsx';
import { Notice } from '../ui/layout/Notice.tsx';
import { toast } from '../ui/overlay/toasts.ts';
import { EventPanel } from './EventPanel.tsx';
import { EventTable } from './EventTable.tsx';
import { FilterBar, type Choices } from './FilterBar.tsx';
import { hasFilters, wantedOf, type EventsOf } from './filters.ts';
import { shownRowsMax } from './live/listed.ts';
import { useLiveList } from './live/use-live-list.ts';
import { LiveState } from './LiveState.tsx';
import type { EventRow } from './queries.ts';
import { useListKeys } from './use-list-keys.ts';
import styles from './events.module.css';

type Props = {
  /** The newest page, as a loader has read it. */
  first: readonly EventRow[];
  /** What the address says. */
  search: EventsSearch;
  /** What the page itself is about. It is no filter. */
  of?: EventsOf;
  choices: Choices;
  /** The address of the page with another search. */
  hrefOf(search: EventsSearch): string;
  onSearch(search: EventsSearch): void;
  /** What stands where there is no event at all, and the one action that brings the first. */
  empty: { title: string; words: string; action: ReactNode };
};

const ofAll: EventsOf = {};

/** Events as they come, newest first: narrowed by what the address says, one of them open beside the list. */
export function EventsView({ first, search, of = ofAll, choices, hrefOf, onSearch, empty }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const [live, list] = useLiveList(wantedOf({ ...search, ...of }), first);
  const { rows, isAtEnd } = live.list;
  const { event: openId } = search;
  const isNarrowed = hasFilters(search, of);
  const isNew = rows.length === 0 && !isNarrowed;

  const open = (event: string | undefined) => onSearch({ ...search, event });
  const toggle = () => (live.isPaused ? list.resume() : list.pause());
  const close = () => {
    frame.current?.querySelector<HTMLElement>('tbody [aria-current]')?.focus();
    open(undefined);
  };
  useListKeys(frame, { ids: rows.map(({ id }) => id), openId, onOpen: open, onPause: toggle });

  const { sources } = choices;
  const nameOf = useMemo(() => {
    const names = new Map(sources?.map(({ id, name }) => [id, name]));
    return sources && (({ appId }: { appId: string }) => names.get(appId) ?? appId);
  }, [sources]);

  return (
    <div ref={frame}>
      {!isNew && <FilterBar {...{ search, of, choices }} onChange={onSearch} />}
      <div className={classes(styles.split, openId !== undefined && styles.open)}>
        <div className={styles.list}>
          <LiveState live={live} onToggle={toggle} />
          {isNew && (
            <EmptyState
              title={empty.title}
              icon={<Radio size={20} aria-hidden="true" />}
              action={empty.action}
            >
              {empty.words}
            </EmptyState>
          )}
          {rows.length === 0 && isNarrowed && (
            <EmptyState
              title="No event matches"
              icon={<SearchX size={20} aria-hidden="true" />}
              action={<Button onClick={() => onSearch({})}>Clear filters</Button>}
            >
              A search finds a whole message ID, user ID or anonymous ID, and the beginning of an event’s
              name. The next event that matches shows here by itself.
            </EmptyState>
          )}
          {rows.length > 0 && (
            <EventTable
              events={rows}
              nameOf={nameOf}
              integrationId={of.integrationId ?? search.integrationId}
              hrefOf={(event) => hrefOf({ ...search, event })}
              currentId={openId}
            />
          )}
          {!isAtEnd && <Older count={rows.length} load={list.loadOlder} />}
        </div>
        {openId !== undefined && (
          <EventPanel
            key={openId}
            eventId={openId}
            row={rows.find(({ id }) => id === openId)}
            nameOf={nameOf}
            hrefOf={(event) => hrefOf({ ...search, event })}
            onClose={close}
          />
        )}
      </div>
    </div>
  );
}

function Older({ count, load }: { count: number; load(): Promise<string | undefined> }) {
  const [isLoading, setLoading] = useState(false);
  const run = async () => {
    setLoading(true);
    const failure = await load();
    setLoading(false);
    if (failure !== undefined) toast('failed', failure);
  };
  return (
    <div className={styles.more}>
      {count < shownRowsMax ? (
        <Button busy={isLoading} onClick={() => void run()}>
          Load older
        </Button>
      ) : (
        <Notice>
          These are the newest {shownRowsMax.toLocaleString()}. Search or filter to see older ones.
        </Notice>
      )}
    </div>
  );
}
