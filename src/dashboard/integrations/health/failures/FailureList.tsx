import { useState } from 'react';
import { usePoll } from '../../../graphql/use-poll.ts';
import { paths } from '../../../paths.ts';
import { useOrg } from '../../../session/current.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { Skeleton } from '../../../ui/data/Skeleton.tsx';
import { Table, type Column } from '../../../ui/data/Table.tsx';
import { Time } from '../../../ui/data/Time.tsx';
import { Notice } from '../../../ui/layout/Notice.tsx';
import { Link } from '../../../ui/link.tsx';
import { FailuresQuery, type Failure } from '../queries.ts';
import type { Replays } from './use-replay.ts';
import { count } from './words.ts';
import styles from './failures.module.css';

/** Failures of a group that are shown at first, and at most: the API gives no more at once. */
const shownFirst = 10;
const shownMax = 200;
const liveMs = 3_000;

type Props = { integrationId: string; reason: string; total: number; replays: Replays };

/** The failures of one reason, newest first: each leads to its event, some or one can be sent again. */
export function FailureList({ integrationId, reason, total, replays }: Props) {
  const { id: orgId } = useOrg();
  const [limit, setLimit] = useState(shownFirst);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const { data, failure } = usePoll(FailuresQuery, { orgId, integrationId, reason, limit }, liveMs);
  const [kept, setKept] = useState(data);
  if (data && data !== kept) setKept(data);
  const rows = kept?.failures;
  if (!rows) return failure === undefined ? <Skeleton lines={3} /> : <Notice kind="failed">{failure}</Notice>;

  const picked = rows.filter(({ id }) => chosen.has(id)).map(({ id }) => id);
  const choose = (ids: readonly string[], isChosen: boolean) =>
    setChosen((now) => new Set([...[...now].filter((id) => !ids.includes(id)), ...(isChosen ? ids : [])]));
  return (
    <div className={styles.failures}>
      <div className={styles.tools}>
        <label className={styles.all}>
          <input
            type="checkbox"
            checked={picked.length > 0 && picked.length === rows.length}
            ref={(box) =>
              void (box && (box.indeterminate = picked.length > 0 && picked.length < rows.length))
            }
            onChange={({ target }) =>
              choose(
                rows.map(({ id }) => id),
                target.checked,
              )
            }
          />
          Select {rows.length < total ? `the newest ${count(rows.length)}` : 'all'}
        </label>
        <Button
          size="small"
          busy={replays.running}
          disabledReason={
            replays.disabledReason ?? (picked.length === 0 ? 'Select failures first.' : undefined)
          }
          onClick={() => replays.ask({ failureIds: picked }, picked.length)}
        >
          {picked.length === 0 ? 'Retry selected' : `Retry ${count(picked.length)} selected`}
        </Button>
      </div>
      <Table
        label="Failures"
        columns={columnsOf({ orgId, integrationId, replays, chosen, choose })}
        rows={rows}
        keyOf={({ id }) => id}
      />
      <More
        shown={rows.length}
        total={total}
        isFirst={limit === shownFirst}
        onMore={() => setLimit(shownMax)}
      />
    </div>
  );
}

type MoreProps = { shown: number; total: number; isFirst: boolean; onMore(): void };

function More({ shown, total, isFirst, onMore }: MoreProps) {
  if (shown >= total) return null;
  return isFirst ? (
    <div className={styles.more}>
      <Button size="small" onClick={onMore}>
        Show more
      </Button>
    </div>
  ) : (
    <p className={styles.muted}>These are the newest {count(shown)}. Retry the group to send all of them.</p>
  );
}

type ColumnDeps = {
  orgId: string;
  integrationId: string;
  replays: Replays;
  chosen: ReadonlySet<string>;
  choose(ids: readonly string[], isChosen: boolean): void;
};

function columnsOf({ orgId, integrationId, replays, chosen, choose }: ColumnDeps): Column<Failure>[] {
  const nameOf = ({ messageId, eventId }: Failure) => messageId || eventId;
  return [
    {
      heading: 'Event',
      cell: (row) => (
        <span className={styles.event}>
          <input
            type="checkbox"
            aria-label={`Select ${nameOf(row)}`}
            checked={chosen.has(row.id)}
            onChange={({ target }) => choose([row.id], target.checked)}
          />
          <Link href={paths.events(orgId, { integrationId, event: row.eventId })} title={nameOf(row)}>
            <code>{nameOf(row)}</code>
          </Link>
        </span>
      ),
    },
    { heading: 'Attempts', align: 'end', width: '80px', from: 'tablet', cell: ({ attempts }) => attempts },
    { heading: 'Failed', align: 'end', width: '130px', cell: ({ at }) => <Time at={at} look="clock" /> },
    {
      heading: 'Act',
      isHeadingHidden: true,
      align: 'end',
      width: '76px',
      cell: (row) => (
        <Button
          size="small"
          aria-label={`Retry ${nameOf(row)}`}
          disabledReason={replays.disabledReason}
          onClick={() => replays.ask({ failureIds: [row.id] }, 1)}
        >
          Retry
        </Button>
      ),
    },
  ];
}
