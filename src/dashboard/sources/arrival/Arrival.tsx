import { useState } from 'react';
import { usePoll } from '../../graphql/use-poll.ts';
import { paths } from '../../paths.ts';
import { useOrg } from '../../session/current.ts';
import { ButtonLink } from '../../ui/controls/Button.tsx';
import { Time } from '../../ui/data/Time.tsx';
import { Notice } from '../../ui/layout/Notice.tsx';
import { Link } from '../../ui/link.tsx';
import { FirstEventQuery, type Source } from '../queries.ts';
import { wordsFor } from '../rejected/words.ts';
import styles from './arrival.module.css';

/** How soon the first event shows after it was accepted. */
const waitingMs = 1_500;

/** Waits for the first event, and shows it; says what is wrong where requests are refused. */
export function Arrival({ source }: { source: Source }) {
  const { id: orgId } = useOrg();
  const [isThere, setThere] = useState(false);
  const { data, failure } = usePoll(
    FirstEventQuery,
    { orgId, appId: source.id },
    isThere ? undefined : waitingMs,
  );
  const event = data?.events[0];
  const rejection = data?.rejections[0];
  if (event && !isThere) setThere(true);

  if (!source.enabled)
    return (
      <Notice
        kind="warning"
        title="This source is off"
        action={
          <ButtonLink size="small" href={paths.source(orgId, source.id, { tab: 'settings' })}>
            Go to settings
          </ButtonLink>
        }
      >
        Its events are rejected, not kept.
      </Notice>
    );
  return (
    <div className={styles.arrival} role="status">
      {event ? (
        <>
          <span className={styles.arrived} aria-hidden="true" />
          <p>
            <strong>Events are arriving.</strong> The latest is <strong>{event.name || event.type}</strong>,{' '}
            <Time at={event.receivedAt} />.
          </p>
          <ButtonLink size="small" href={paths.source(orgId, source.id, { tab: 'events', event: event.id })}>
            See it
          </ButtonLink>
        </>
      ) : (
        <>
          <span className={styles.waiting} aria-hidden="true" />
          <p>
            <strong>Waiting for the first event…</strong>{' '}
            {failure ?? 'Paste the code below and run it. This page notices.'}
            {failure === undefined && rejection === undefined && (
              <span className={styles.hint}>
                Nothing comes? A mistyped write key shows here. A request with another write key altogether is
                refused with HTTP 400 and shows nowhere.
              </span>
            )}
          </p>
        </>
      )}
      {rejection && !event && (
        <p className={styles.rejection}>
          <strong>What came last was rejected</strong> <Time at={rejection.at} />: {rejection.reason}{' '}
          {wordsFor(rejection.code).advice} {/* Of a request with another key nothing is kept. */}
          {rejection.code !== 'NEAR_KEY' && (
            <Link href={paths.source(orgId, source.id, { tab: 'rejected' })}>See what was sent</Link>
          )}
        </p>
      )}
    </div>
  );
}
