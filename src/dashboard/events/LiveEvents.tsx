import { Radio } from 'lucide-react';
import type { ReactNode } from 'react';
import { usePoll } from '../graphql/use-poll.ts';
import { useOrg } from '../session/current.ts';
import { classes } from '../ui/classes.ts';
import { EmptyState } from '../ui/data/EmptyState.tsx';
import { Skeleton } from '../ui/data/Skeleton.tsx';
import { StatusBadge } from '../ui/data/StatusBadge.tsx';
import { Notice } from '../ui/layout/Notice.tsx';
import { EventPanel } from './EventPanel.tsx';
import { EventTable } from './EventTable.tsx';
import { EventsQuery } from './queries.ts';
import styles from './events.module.css';

/** How soon an event shows after it was accepted. */
const liveMs = 1_500;
const eventsShownMax = 100;

type Props = {
  sourceId: string;
  /** Which event stands open beside the list. */
  eventId: string | undefined;
  hrefOf(eventId: string | undefined): string;
  onClose(): void;
  /** The one action that brings the first event. */
  emptyAction: ReactNode;
};

/** A source's events as they come, newest first; one of them open beside the list. */
export function LiveEvents({ sourceId, eventId, hrefOf, onClose, emptyAction }: Props) {
  const { id: orgId } = useOrg();
  const { data, failure } = usePoll(EventsQuery, { orgId, appId: sourceId, limit: eventsShownMax }, liveMs);
  if (!data) return failure === undefined ? <Skeleton lines={6} /> : <Notice kind="failed">{failure}</Notice>;
  return (
    <div className={classes(styles.split, eventId !== undefined && styles.open)}>
      <div className={styles.list}>
        <div className={styles.live}>
          {failure === undefined ? (
            <StatusBadge status="live" isBare>
              Live
            </StatusBadge>
          ) : (
            <StatusBadge status="retrying" isBare title={failure}>
              Not up to date
            </StatusBadge>
          )}
          <span className={styles.muted}>
            {data.events.length >= eventsShownMax ? `The newest ${eventsShownMax} events` : 'Newest first'}
          </span>
        </div>
        {data.events.length === 0 ? (
          <EmptyState
            title="No events yet"
            icon={<Radio size={20} aria-hidden="true" />}
            action={emptyAction}
          >
            Each event that this source accepts shows here within 2 seconds, with the state of its deliveries.
          </EmptyState>
        ) : (
          <EventTable
            label="Events"
            events={data.events}
            hrefOf={({ id }) => hrefOf(id)}
            currentKey={eventId}
          />
        )}
      </div>
      {eventId !== undefined && <EventPanel key={eventId} eventId={eventId} onClose={onClose} />}
    </div>
  );
}
