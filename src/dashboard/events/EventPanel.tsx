import { X } from 'lucide-react';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { usePoll } from '../graphql/use-poll.ts';
import { useOrg } from '../session/current.ts';
import { IconButton } from '../ui/controls/IconButton.tsx';
import { Segments } from '../ui/controls/Segments.tsx';
import { CodeBlock } from '../ui/data/CodeBlock.tsx';
import { Facts } from '../ui/data/Facts.tsx';
import { Id } from '../ui/data/Id.tsx';
import { Skeleton } from '../ui/data/Skeleton.tsx';
import { Time } from '../ui/data/Time.tsx';
import { Notice } from '../ui/layout/Notice.tsx';
import { DeliveryList } from './DeliveryList.tsx';
import { EventQuery, type EventDetail } from './queries.ts';
import { isSettled, readable, titleOf } from './words.ts';
import styles from './events.module.css';

/** How soon a delivery that is under way shows its end. */
const underWayMs = 1_500;

const views = [
  { value: 'payload', label: 'As delivered' },
  { value: 'raw', label: 'As received' },
] as const;

/** One event beside the list: its trip to each destination, and what it carries. Escape closes. */
export function EventPanel({ eventId, onClose }: { eventId: string; onClose(): void }) {
  const { id: orgId } = useOrg();
  const [isSettledNow, setSettled] = useState(false);
  const { data, failure } = usePoll(EventQuery, { orgId, eventId }, isSettledNow ? undefined : underWayMs);
  const event = data?.event ?? undefined;
  if (event && isSettled(event.deliveries) !== isSettledNow) setSettled(!isSettledNow);

  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  useEscape(onClose);

  return (
    <section className={styles.panel} aria-label="Event">
      <div className={styles.panelHead}>
        <h2 ref={heading} tabIndex={-1}>
          {event ? titleOf(event) : 'Event'}
        </h2>
        <IconButton label="Close" icon={<X size={16} aria-hidden="true" />} onClick={onClose} />
      </div>
      {event ? <Details event={event} /> : <Waiting failure={failure} isGone={data !== undefined} />}
    </section>
  );
}

/** Wherever the focus is, unless something that lies above has taken the key: a menu, a dialog. */
function useEscape(onClose: () => void): void {
  const close = useEffectEvent(onClose);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => event.key === 'Escape' && !event.defaultPrevented && close();
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}

function Waiting({ failure, isGone }: { failure: string | undefined; isGone: boolean }) {
  if (failure !== undefined) return <Notice kind="failed">{failure}</Notice>;
  return isGone ? <Notice>This event is no longer kept.</Notice> : <Skeleton lines={5} />;
}

function Details({ event }: { event: EventDetail }) {
  const [view, setView] = useState<'payload' | 'raw'>('payload');
  return (
    <>
      <Facts
        facts={[
          ['Type', <code>{event.type}</code>],
          ['Received', <Time at={event.receivedAt} look="moment" />],
          ['Message ID', <Id label="message ID">{event.messageId}</Id>],
        ]}
      />
      <h3>Deliveries</h3>
      <DeliveryList deliveries={event.deliveries} />
      <div className={styles.viewHead}>
        <h3>Content</h3>
        <Segments label="Content" options={views} value={view} onChange={setView} />
      </div>
      {view === 'payload' ? (
        <CodeBlock label="Payload" code={readable(event.payload)} />
      ) : (
        <CodeBlock label="Byte for byte" code={event.raw} wraps />
      )}
    </>
  );
}
