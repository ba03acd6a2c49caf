import { ChevronRight, Inbox } from 'lucide-react';
import { paths } from '../paths.ts';
import { useOrg } from '../session/current.ts';
import { StatusBadge } from '../ui/data/StatusBadge.tsx';
import { Time } from '../ui/data/Time.tsx';
import { duration } from '../ui/data/times.ts';
import { Link } from '../ui/link.tsx';
import type { Attempt, Delivery, EventDetail } from './queries.ts';
import { lineOf, restOf } from './words.ts';
import styles from './events.module.css';

/** What became of an event: when it was accepted, and how it fared at each destination, with every attempt. */
export function Trip({ event: { receivedAt, deliveries } }: { event: EventDetail }) {
  return (
    <ol className={styles.trip}>
      <li>
        <div className={styles.delivery}>
          <span className={styles.accepted}>
            <Inbox size={14} aria-hidden="true" />
            Accepted
          </span>
          <Time at={receivedAt} look="moment" />
        </div>
        {deliveries.length === 0 && (
          <p className={styles.reason}>No destination was on when it came. It is kept.</p>
        )}
      </li>
      {deliveries.map((delivery) => (
        <li key={delivery.integrationId}>
          <OneDelivery delivery={delivery} />
        </li>
      ))}
    </ol>
  );
}

function OneDelivery({ delivery: { integration, status, reason, attempts } }: { delivery: Delivery }) {
  const { id: orgId } = useOrg();
  const isInTrouble = status === 'failed' || status === 'retrying';
  return (
    <>
      <div className={styles.delivery}>
        {integration ? (
          <Link href={paths.destination(orgId, integration.id)}>{integration.name}</Link>
        ) : (
          <span className={styles.muted}>A deleted destination</span>
        )}
        <StatusBadge status={status} />
      </div>
      {reason !== null && <p className={styles.reason}>{reason}</p>}
      {attempts.length > 0 && (
        <ol className={styles.attempts}>
          {attempts.map((attempt, index) => (
            <li key={index}>
              {/* What went wrong last is what one has come to read. */}
              <OneAttempt
                attempt={attempt}
                number={index + 1}
                isOpen={isInTrouble && index === attempts.length - 1}
              />
            </li>
          ))}
        </ol>
      )}
    </>
  );
}

type AttemptProps = { attempt: Attempt; number: number; isOpen: boolean };

function OneAttempt({ attempt: { at, durationMs, request, response }, number, isOpen }: AttemptProps) {
  return (
    <details className={styles.attempt} open={isOpen}>
      <summary>
        <ChevronRight size={14} aria-hidden="true" />
        <span>Attempt {number}</span>
        <span>{lineOf(response) ?? 'No answer'}</span>
        <span className={styles.muted}>{duration(durationMs)}</span>
        <span className={styles.muted}>
          <Time at={at} look="clock" />
        </span>
      </summary>
      <Kept name="Request" value={request} />
      <Kept name="Response" value={response} />
    </details>
  );
}

function Kept({ name, value }: { name: string; value: Attempt['request'] }) {
  const line = lineOf(value);
  const rest = restOf(value);
  if (line === undefined && rest === undefined) return null;
  return (
    <>
      <p className={styles.kept}>
        <span>{name}</span> {line}
      </p>
      {rest !== undefined && (
        <pre className={styles.code} tabIndex={0} aria-label={name}>
          {rest}
        </pre>
      )}
    </>
  );
}
