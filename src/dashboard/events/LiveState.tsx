import { Pause, Play } from 'lucide-react';
import { Button } from '../ui/controls/Button.tsx';
import { StatusBadge } from '../ui/data/StatusBadge.tsx';
import { liveRowsMax } from './live/listed.ts';
import type { Live } from './live/picture.ts';
import styles from './events.module.css';

/** Whether what stands below is how it is, and the way to hold it still. */
export function LiveState({ live, onToggle }: { live: Live; onToggle(): void }) {
  const { isPaused, newRows, skipped } = live;
  const isMore = newRows >= liveRowsMax;
  return (
    <div className={styles.live}>
      <Badge {...live} />
      <span className={styles.muted}>
        {skipped > 0
          ? `${skipped.toLocaleString()} came too fast to list. They are kept: load older ones, or search.`
          : wordsFor(live)}
      </span>
      <Button
        size="small"
        className={styles.end}
        aria-keyshortcuts="Space"
        title={isPaused ? 'Resume (Space)' : 'Pause (Space)'}
        icon={isPaused ? <Play size={14} aria-hidden="true" /> : <Pause size={14} aria-hidden="true" />}
        onClick={onToggle}
      >
        {isPaused ? 'Resume' : 'Pause'}
        {newRows > 0 && (
          <span className={styles.came}>{`${newRows.toLocaleString()}${isMore ? '+' : ''} new`}</span>
        )}
      </Button>
    </div>
  );
}

function Badge({ feed, isPaused, failure }: Live) {
  if (isPaused) return <StatusBadge status="paused" isBare />;
  if (feed === 'live' && failure === undefined) return <StatusBadge status="live" isBare />;
  if (feed === 'connecting' && failure === undefined)
    return (
      <span className={styles.late}>
        <StatusBadge status="pending" isBare>
          Connecting
        </StatusBadge>
      </span>
    );
  return (
    <StatusBadge status="retrying" isBare>
      Not up to date
    </StatusBadge>
  );
}

function wordsFor({ feed, isPaused, failure }: Live): string {
  if (failure !== undefined) return failure;
  if (feed === 'away') return 'Read every 2 seconds until the live feed is back.';
  return isPaused ? 'The list stands still.' : 'Newest first';
}
