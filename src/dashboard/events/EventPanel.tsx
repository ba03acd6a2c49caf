import { X } from 'lucide-react';
import { useEffect, useEffectEvent, useRef, useState, type ReactNode } from 'react';
import { usePoll } from '../graphql/use-poll.ts';
import { paths } from '../paths.ts';
import { useOrg } from '../session/current.ts';
import { IconButton } from '../ui/controls/IconButton.tsx';
import { Segments } from '../ui/controls/Segments.tsx';
import { CodeBlock } from '../ui/data/CodeBlock.tsx';
import { Facts } from '../ui/data/Facts.tsx';
import { Id } from '../ui/data/Id.tsx';
import { Skeleton } from '../ui/data/Skeleton.tsx';
import { Notice } from '../ui/layout/Notice.tsx';
import { Link } from '../ui/link.tsx';
import { EventQuery, type EventDetail, type EventRow } from './queries.ts';
import { Trip } from './Trip.tsx';
import { agrees, isSettled, readable, senderIn, titleOf } from './words.ts';
import styles from './events.module.css';

/** How soon a delivery that is under way shows its end. */
const underWayMs = 1_500;
/** What has ended is looked at now and then: somebody may send it again. */
const settledMs = 10_000;

const views = [
  { value: 'payload', label: 'As delivered' },
  { value: 'raw', label: 'As received' },
] as const;

type Props = {
  eventId: string;
  /** As the list has it, which may know sooner that it is sent again. */
  row: EventRow | undefined;
  /** The name of its source, where the page is not about that one. */
  nameOf: ((event: { appId: string }) => string) | undefined;
  /** The address of this page with another event beside the list. */
  hrefOf(eventId: string): string;
  onClose(): void;
};

/** One event beside the list: its trip to each destination, and what it carries. Escape closes. */
export function EventPanel({ eventId, row, nameOf, hrefOf, onClose }: Props) {
  const { id: orgId } = useOrg();
  const [isSettledNow, setSettled] = useState(false);
  const { data, failure } = usePoll(EventQuery, { orgId, eventId }, isSettledNow ? settledMs : underWayMs);
  const event = data?.event ?? undefined;
  const isEnded =
    event !== undefined && isSettled(event.deliveries) && agrees(row?.deliveries ?? [], event.deliveries);
  if (isEnded !== isSettledNow) setSettled(isEnded);

  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  useEscape(onClose);

  return (
    <section className={styles.panel} aria-label="Event" data-panel>
      <div className={styles.panelHead}>
        <h2 ref={heading} tabIndex={-1}>
          {event ? titleOf(event) : 'Event'}
        </h2>
        <IconButton label="Close" icon={<X size={16} aria-hidden="true" />} onClick={onClose} />
      </div>
      {event ? (
        <Details event={event} nameOf={nameOf} hrefOf={hrefOf} />
      ) : (
        <Waiting failure={failure} isGone={data !== undefined} />
      )}
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

type DetailsProps = Pick<Props, 'nameOf' | 'hrefOf'> & { event: EventDetail };

function Details(props: DetailsProps) {
  const { event } = props;
  const [view, setView] = useState<'payload' | 'raw'>('payload');
  return (
    <>
      <Facts facts={useFacts(props)} />
      <h3>Trip</h3>
      <Trip event={event} />
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

function useFacts({ event, nameOf, hrefOf }: DetailsProps): (readonly [string, ReactNode])[] {
  const { id: orgId } = useOrg();
  const { userId, anonymousId } = senderIn(event.payload);
  const facts: (readonly [string, ReactNode])[] = [['Type', <code>{event.type}</code>]];
  if (nameOf) facts.push(['Source', <Link href={paths.source(orgId, event.appId)}>{nameOf(event)}</Link>]);
  if (userId !== undefined) facts.push(['User ID', <Id label="user ID">{userId}</Id>]);
  if (anonymousId !== undefined) facts.push(['Anonymous ID', <Id label="anonymous ID">{anonymousId}</Id>]);
  facts.push(['Message ID', <Id label="message ID">{event.messageId}</Id>]);
  if (event.duplicateOf !== null)
    facts.push([
      'Duplicate of',
      <Link href={hrefOf(event.duplicateOf)}>The first with this message ID</Link>,
    ]);
  facts.push(['Event ID', <Id label="event ID">{event.id}</Id>]);
  return facts;
}
